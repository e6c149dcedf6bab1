package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.command.InspectExecResponse;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineRequest;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs commands in containers, as the user and with the limits of the container.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Exec">Exec</a>
 */
record ContainerExec(Engine engine) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ATTACHED = "{\"Detach\":false,\"Tty\":false}";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    ExecResult run(String name, ExecRequest request, CallContext context) {
        String what = "run a command in container " + name;
        String id = prepared(what, name, request, context);
        Kept output = new Kept();
        Kept errors = new Kept();
        engine.stream(
                what,
                EngineRequest.post("/exec/" + id + "/start", ATTACHED),
                context,
                answer -> OutputFrames.read(answer, (error, bytes) -> (error ? errors : output).add(bytes)));
        return new ExecResult(
                name, exitCode(what, id, context), output.text(), errors.text(), output.cut || errors.cut);
    }

    /**
     * Runs a command, and hands what it writes to its standard output to {@code reader} while it does.
     *
     * @throws ProvisioningException if it ends with another code than 0
     */
    void stream(String name, ExecRequest request, CallContext context, Engine.StreamReader reader) {
        String what = "run " + request.command().get(0) + " in container " + name;
        String id = prepared(what, name, request, context);
        Kept errors = new Kept();
        AtomicReference<IOException> broken = new AtomicReference<>();
        AtomicBoolean ended = new AtomicBoolean(true);
        engine.stream(what, EngineRequest.post("/exec/" + id + "/start", ATTACHED), context, answer -> {
            OutputFrames.Input output = new OutputFrames.Input(answer, errors::add);
            try {
                reader.read(output);
                output.transferTo(OutputStream.nullOutputStream());
            } catch (IOException failed) {
                // The command is not waited for, if it goes on: it meets a closed pipe.
                broken.set(failed);
                ended.set(output.hasEnded());
            }
        });
        int exitCode = ended.get() ? exitCode(what, id, context) : 0;
        if (exitCode != 0) {
            throw new ProvisioningException(
                    what,
                    "it ended with code " + exitCode + ": " + errors.text().strip(),
                    null);
        }
        if (broken.get() != null) {
            throw new ProvisioningException(
                    what, "what it wrote cannot be used: " + broken.get().getMessage(), broken.get());
        }
    }

    /** @return what the engine calls it */
    private String prepared(String what, String name, ExecRequest request, CallContext context) {
        AtomicReference<JsonNode> answer = new AtomicReference<>();
        engine.stream(
                what,
                EngineRequest.post("/containers/" + name + "/exec", body(request)),
                context,
                told -> answer.set(JSON.readTree(told)));
        return Objects.requireNonNull(answer.get()).path("Id").asText();
    }

    private static String body(ExecRequest request) {
        ObjectNode body = JSON.createObjectNode().put("AttachStdout", true).put("AttachStderr", true);
        request.command().forEach(body.putArray("Cmd")::add);
        request.environment().forEach((name, value) -> body.withArray("Env").add(name + "=" + value.reveal()));
        return body.toString();
    }

    /** What it writes may be closed a moment before it has ended, or by itself long before. */
    private int exitCode(String what, String id, CallContext context) {
        try {
            while (true) {
                InspectExecResponse seen = engine.call(
                        what, context, s -> s.docker().inspectExecCmd(id).exec());
                if (Boolean.FALSE.equals(seen.isRunning()) && seen.getExitCodeLong() != null) {
                    return seen.getExitCodeLong().intValue();
                }
                context.time().pause(LOOK_AGAIN);
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException(what + ": its end was not waited for", enough);
        }
    }

    /** The first bytes of what comes. */
    private static final class Kept {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean cut;

        void add(byte[] more) {
            int room = Math.min(more.length, ExecResult.MOST - bytes.size());
            bytes.write(more, 0, room);
            cut |= room < more.length;
        }

        String text() {
            return bytes.toString(UTF_8);
        }
    }
}
