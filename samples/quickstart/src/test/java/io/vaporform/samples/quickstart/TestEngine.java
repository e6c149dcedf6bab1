package io.vaporform.samples.quickstart;

import io.vaporform.spi.Mark;
import io.vaporform.testsupport.DockerEngine;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Looks at the engine past the library: whether it answers, has the images, and what is left on it. */
record TestEngine(DockerEngine engine) {

    static final String POSTGRES = "vaporform/postgres:15";
    static final String WEB = "vaporform/busybox:1";

    /** The engine with the tests' images; without, the test is skipped, or fails where {@code ./check} has prepared one. */
    static TestEngine orSkip() {
        return new TestEngine(DockerEngine.with(POSTGRES, WEB));
    }

    String host() {
        return engine.host();
    }

    /** Containers, networks and volumes of an installation, as the engine lists them. */
    List<String> leftOf(String installation) throws IOException {
        String ours = "?all=1&filters="
                + URLEncoder.encode(
                        "{\"label\":[\"" + Mark.INSTALLATION + "=" + installation + "\"]}", StandardCharsets.UTF_8);
        List<String> left = new ArrayList<>();
        for (String kind : List.of("/containers/json", "/networks", "/volumes")) {
            String body = engine.call("GET", kind + ours).body();
            if (body.contains(installation)) {
                left.add(kind + ": " + body);
            }
        }
        return left;
    }

    /** Gives an image one more name, if nothing has that name; the result takes it away again. */
    AutoCloseable alias(String image, String repository, String tag) throws IOException {
        String name = repository + ":" + tag;
        if (engine.call("GET", "/images/" + name + "/json").status() == 200) {
            return () -> {};
        }
        engine.call("POST", "/images/" + image + "/tag?repo=" + repository + "&tag=" + tag);
        return () -> engine.call("DELETE", "/images/" + name + "?noprune=1");
    }
}
