package io.vaporform.docker.internal;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Frame;
import io.vaporform.docker.TestEngine;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineAddress;
import io.vaporform.docker.internal.engine.Session;
import io.vaporform.docker.test.TestContext;
import io.vaporform.spec.Kind;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Found;
import io.vaporform.spi.Scope;
import io.vaporform.spi.TimeSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The engine behind the provider's back: what tests look at and spoil. */
public final class RawEngine implements AutoCloseable {

    private final CallContext context;
    private final Engine engine;

    public RawEngine(TimeSource time) {
        this(time, TestEngine.host());
    }

    public RawEngine(TimeSource time, String host) {
        this(time, host, Optional.empty());
    }

    /** @param certificates to show by TLS */
    public RawEngine(TimeSource time, String host, Optional<Path> certificates) {
        engine = new Engine(EngineAddress.of(host, certificates), Duration.ofSeconds(30));
        context = new TestContext(new Scope("nobody", "nobody"), time);
    }

    public <T> T call(Function<Session, T> command) {
        return engine.call("test", context, command);
    }

    /** What a command in a container prints. */
    public String exec(String container, List<String> env, String... command) {
        return call(s -> {
            String exec = s.docker()
                    .execCreateCmd(container)
                    .withCmd(command)
                    .withEnv(env)
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .exec()
                    .getId();
            StringBuilder text = new StringBuilder();
            try {
                s.docker()
                        .execStartCmd(exec)
                        .exec(new ResultCallback.Adapter<Frame>() {
                            @Override
                            public void onNext(Frame frame) {
                                text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
                            }
                        })
                        .awaitCompletion();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return text.toString();
        });
    }

    public String startedAt(String name) {
        return new Containers(engine, new RequestGate(Policies.LOOSE, "127.0.0.1"))
                .inspect(name, context)
                .orElseThrow()
                .startedAt();
    }

    public void remove(String name) {
        new Containers(engine, new RequestGate(Policies.LOOSE, "127.0.0.1")).remove(name, false, context);
    }

    /** From now on {@code name} means {@code image}. */
    public void tag(String image, String name) {
        int colon = name.lastIndexOf(':');
        call(s -> s.docker()
                .tagImageCmd(image, name.substring(0, colon), name.substring(colon + 1))
                .exec());
    }

    /** Gives {@code image} another name, and pushes it under that to its registry. */
    public void push(String image, String name, String user, String password) {
        tag(image, name);
        call(s -> {
            try {
                return s.docker()
                        .pushImageCmd(name)
                        .withAuthConfig(new AuthConfig().withUsername(user).withPassword(password))
                        .start()
                        .awaitCompletion();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        });
    }

    public boolean hasImage(String name) {
        return call(s -> {
            try {
                return s.docker().inspectImageCmd(name).exec() != null;
            } catch (NotFoundException none) {
                return false;
            }
        });
    }

    /** Nothing happens if there is none of that name. */
    public void removeImage(String name) {
        call(s -> {
            try {
                return s.docker().removeImageCmd(name).exec();
            } catch (NotFoundException none) {
                return null;
            }
        });
    }

    public void remove(Found found) {
        if (found.mark().address().kind().equals(Kind.VOLUME)) {
            call(s -> s.docker().removeVolumeCmd(found.engineId()).exec());
        } else {
            remove(found.engineId());
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
