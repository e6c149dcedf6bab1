package io.vaporform.docker.internal;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.UpdateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineRequest;
import io.vaporform.docker.internal.engine.EngineWords;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Scope;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The calls to the engine that are about containers, with the refusals that are no errors made results.
 *
 * @param gate what every request for a new one has to pass
 */
record Containers(Engine engine, RequestGate gate) {

    static final String TAR = "application/x-tar";

    /** Seconds that a container has to end by itself; Docker's own default. */
    private static final int STOP_SECONDS = 10;

    /** As the engine says it of another container's port, and as the kernel says it of another process's. */
    private static final Pattern PORT_TAKEN =
            Pattern.compile(":(\\d+)(?: failed: port is already allocated|: bind: address already in use)");

    /** As containerd says it to an engine that was killed while it started this one. */
    private static final Pattern LEFT_BEHIND = Pattern.compile("task \\w+: already exists|id already in use");

    /** What became of a create. */
    enum Created {
        MADE,
        /** There is one of that name; maybe our own, whose answer was lost. */
        EXISTS,
        NO_IMAGE
    }

    /** What became of a start. */
    sealed interface Started {
        record Runs() implements Started {}

        /** @param port on the host; somebody else has it */
        record PortTaken(int port) implements Started {}

        /** Containerd still has something of an earlier start: the engine can neither start nor end it. */
        record LeftBehind() implements Started {}
    }

    Created create(ContainerRequest request, CallContext context) {
        return engine.repeatable("create container " + request.name(), context, session -> {
            try {
                CreateContainerCmd command = request.command(session);
                gate.require(command);
                command.exec();
                return Created.MADE;
            } catch (ConflictException exists) {
                return Created.EXISTS;
            } catch (NotFoundException missing) {
                if (EngineWords.of(missing).contains("No such image")) {
                    return Created.NO_IMAGE;
                }
                throw missing;
            }
        });
    }

    /** Starts it, also when it runs already. */
    Started start(String name, CallContext context) {
        return engine.repeatable("start container " + name, context, session -> {
            try {
                session.docker().startContainerCmd(name).exec();
                return new Started.Runs();
            } catch (NotModifiedException runs) {
                return new Started.Runs();
            } catch (InternalServerErrorException refusal) {
                String words = EngineWords.of(refusal);
                Matcher taken = PORT_TAKEN.matcher(words);
                if (taken.find()) {
                    return new Started.PortTaken(Integer.parseInt(taken.group(1)));
                }
                if (LEFT_BEHIND.matcher(words).find()) {
                    return new Started.LeftBehind();
                }
                throw refusal;
            }
        });
    }

    /** Connects it to one more network, where it has {@code aliases}; also when it is connected already. */
    void join(String name, String network, List<String> aliases, CallContext context) {
        engine.repeatable("connect container " + name + " to network " + network, context, session -> {
            try {
                return done(session.docker()
                        .connectToNetworkCmd()
                        .withContainerId(name)
                        .withNetworkId(network)
                        .withContainerNetwork(new ContainerNetwork().withAliases(aliases))
                        .exec());
            } catch (DockerException refusal) {
                if (EngineWords.of(refusal).contains("already exists in network")) {
                    return true;
                }
                throw refusal;
            }
        });
    }

    /**
     * Unpacks an archive into a directory of one.
     *
     * @return false if it is gone
     */
    boolean unpack(String name, String directory, byte[] tar, CallContext context) {
        return engine.repeatable("write to container " + name, context, session -> {
            try {
                session.send(EngineRequest.put(archive(name, directory), TAR, tar));
                return true;
            } catch (NotFoundException gone) {
                return false;
            }
        });
    }

    /** As {@link #unpack(String, String, byte[], CallContext)}, of any size. Not repeated, as {@code tar} can be read once only. */
    void unpack(String name, String directory, InputStream tar, CallContext context) {
        engine.stream(
                "write to container " + name,
                EngineRequest.put(archive(name, directory), TAR, tar),
                context,
                answer -> answer.transferTo(OutputStream.nullOutputStream()));
    }

    /** A directory of one, and all in it, as an archive. */
    void pack(String name, String directory, CallContext context, Engine.StreamReader reader) {
        engine.stream("read from container " + name, EngineRequest.get(archive(name, directory)), context, reader);
    }

    private static String archive(String name, String directory) {
        return "/containers/" + name + "/archive?path=" + URLEncoder.encode(directory, StandardCharsets.UTF_8);
    }

    /** Holds its processes still; nothing happens if they are. */
    void pause(String name, CallContext context) {
        engine.repeatable("pause container " + name, context, session -> {
            try {
                return done(session.docker().pauseContainerCmd(name).exec());
            } catch (ConflictException | InternalServerErrorException refusal) {
                return unless(refusal, "already paused");
            }
        });
    }

    /** Lets its processes go on; nothing happens if they do, or if it is gone. */
    void unpause(String name, CallContext context) {
        engine.repeatable("unpause container " + name, context, session -> {
            try {
                return done(session.docker().unpauseContainerCmd(name).exec());
            } catch (NotFoundException gone) {
                return true;
            } catch (ConflictException | InternalServerErrorException refusal) {
                return unless(refusal, "is not paused", "is not running");
            }
        });
    }

    private static boolean unless(DockerException refusal, String... words) {
        if (Stream.of(words).anyMatch(EngineWords.of(refusal)::contains)) {
            return true;
        }
        throw refusal;
    }

    Optional<ContainerView> inspect(String name, CallContext context) {
        return engine.call("inspect container " + name, context, session -> {
            try {
                return Optional.of(new ContainerView(
                        session.docker().inspectContainerCmd(name).exec()));
            } catch (NotFoundException gone) {
                return Optional.empty();
            }
        });
    }

    /** All that bear {@code mark}, in whatever state. */
    List<Container> list(Mark mark, CallContext context) {
        return list(mark.labels(), context);
    }

    /** All that bear a mark of {@code scope}, in whatever state. */
    List<Container> list(Scope scope, CallContext context) {
        return list(Map.of(Mark.INSTALLATION, scope.installation(), Mark.LINEAGE, scope.lineage()), context);
    }

    private List<Container> list(Map<String, String> labels, CallContext context) {
        return engine.call("list containers", context, session -> session.docker()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(labels)
                .exec());
    }

    /** Changes the limits of one that is there. */
    void limit(String name, Limits limits, CallContext context) {
        engine.repeatable("update container " + name, context, session -> {
            UpdateContainerCmd command = session.docker().updateContainerCmd(name);
            limits.applyTo(command);
            return command.exec();
        });
    }

    /** Not repeated: the second time would be a second restart. */
    void restart(String name, CallContext context) {
        engine.call(
                "restart container " + name,
                context,
                session -> done(session.docker()
                        .restartContainerCmd(name)
                        .withTimeout(STOP_SECONDS)
                        .exec()));
    }

    /**
     * Ends it in peace and removes it, with the volumes that the engine made for it; never with a named one.
     *
     * @return false if the engine is still at it
     */
    boolean remove(String id, boolean running, CallContext context) {
        if (running) {
            stop(id, context);
        }
        return engine.repeatable("remove container " + id, context, session -> {
            try {
                return done(session.docker()
                        .removeContainerCmd(id)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec());
            } catch (NotFoundException gone) {
                return true;
            } catch (ConflictException alreadyRemoving) {
                return false;
            }
        });
    }

    private void stop(String id, CallContext context) {
        engine.repeatable("stop container " + id, context, session -> {
            try {
                return done(session.docker()
                        .stopContainerCmd(id)
                        .withTimeout(STOP_SECONDS)
                        .exec());
            } catch (NotFoundException | NotModifiedException stopped) {
                return true;
            }
        });
    }

    /** docker-java answers null where there is nothing to say. */
    @SuppressWarnings("unused")
    private static boolean done(Void nothing) {
        return true;
    }
}
