package io.vaporform.docker.internal.swarm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.docker.internal.ShortDigest;
import io.vaporform.docker.internal.Values;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Found;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of generations, as a swarm keeps them: secrets, and configs for what is none. What is in one never changes; it is made with its generation and goes with it.
 *
 * @see <a href="https://docs.docker.com/engine/swarm/secrets/">Secrets</a>
 */
record FileStore(Cluster cluster) {

    /** How a swarm keeps a file. */
    enum Form {
        CONFIG("Config"),
        SECRET("Secret");

        /** As fields of the API begin. */
        private final String field;

        Form(String field) {
            this.field = field;
        }

        String field() {
            return field;
        }

        String path() {
            return "/" + name().toLowerCase(Locale.ROOT) + "s";
        }

        static Form of(Value<?> text) {
            return text instanceof Value.Literal<?> literal && literal.value() instanceof Secret ? SECRET : CONFIG;
        }
    }

    /**
     * One that is there.
     *
     * @param path where instances find it
     */
    record Kept(Form form, String id, String name, String path, Value<?> text) {
        /** Without the text. */
        @Override
        public String toString() {
            return name + " at " + path;
        }
    }

    /** All of the spec, made where they are not there. */
    List<Kept> ensure(Mark mark, DeploymentSpec spec, CallContext context) {
        if (spec.files().isEmpty()) {
            return List.of();
        }
        List<Kept> there = there(mark, spec, context);
        if (there.size() == spec.files().size()) {
            return there;
        }
        spec.files().forEach((path, text) -> cluster.createFile(Form.of(text), request(mark, path, text), context));
        there = there(mark, spec, context);
        if (there.size() < spec.files().size()) {
            throw new ProvisioningException(
                    "create files",
                    "the swarm has a config or secret of a name that begins with " + mark.token()
                            + " and is not ours; remove it",
                    null);
        }
        return there;
    }

    private List<Kept> there(Mark mark, DeploymentSpec spec, CallContext context) {
        Map<String, String> ids = new HashMap<>();
        for (Form form : Form.values()) {
            cluster.files(form, mark, context)
                    .forEach(file -> ids.put(
                            form + file.path("Spec").path("Name").asText(),
                            file.path("ID").asText()));
        }
        List<Kept> all = new ArrayList<>();
        spec.files().forEach((path, text) -> {
            Form form = Form.of(text);
            String name = name(mark, path, text);
            Optional.ofNullable(ids.get(form + name)).ifPresent(id -> all.add(new Kept(form, id, name, path, text)));
        });
        return all;
    }

    private static ObjectNode request(Mark mark, String path, Value<?> text) {
        ObjectNode request = Json.object();
        request.put("Name", name(mark, path, text));
        request.set("Labels", Json.texts(mark.labels()));
        request.put("Data", Values.text(text).getBytes(UTF_8));
        return request;
    }

    /** Another one for another text. Who sees it may use what it names. */
    private static String name(Mark mark, String path, Value<?> text) {
        return mark.token() + "-" + ShortDigest.of(List.of(path, Values.text(text)));
    }

    /** Those of that generation go. No service may use them any more. */
    void remove(Mark mark, CallContext context) {
        for (Form form : Form.values()) {
            cluster.files(form, mark, context)
                    .forEach(file -> cluster.removeFile(form, file.path("ID").asText(), context));
        }
    }

    /** All there are. */
    Stream<Found> inventory(Scope scope, CallContext context) {
        return Stream.of(Form.values())
                .flatMap(form -> cluster.files(form, scope, context))
                .flatMap(file -> Mark.from(Json.map(file.path("Spec").path("Labels"))).stream()
                        .map(mark -> new Found(mark, file.path("ID").asText())));
    }
}
