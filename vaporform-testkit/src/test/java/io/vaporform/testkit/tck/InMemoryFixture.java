package io.vaporform.testkit.tck;

import io.vaporform.memory.Behaviour;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.memory.Thing;
import io.vaporform.spec.Instance;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.spi.Found;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fixture application as a program in memory. */
final class InMemoryFixture implements Fixture {

    private final InMemoryWorld world = InMemoryWorld.create();

    /** A provider in whose world the fixture application is. */
    InMemoryProvider.Builder provider() {
        return InMemoryProvider.builder()
                .world(world)
                .missingImage(missingImage())
                .program(image(), InMemoryFixture::run);
    }

    InMemoryWorld world() {
        return world;
    }

    private static Behaviour run(Map<String, String> environment, List<String> arguments) {
        if (arguments.size() == 2 && arguments.get(0).equals("exit")) {
            return Behaviour.healthy().exits(Integer.parseInt(arguments.get(1)), Duration.ZERO);
        }
        Behaviour behaviour = Behaviour.healthy()
                .startsAfter(millis(environment, "START_DELAY_MS"))
                .executes(InMemoryFixture::print)
                .failsChecks(Integer.parseInt(environment.getOrDefault("HEALTH_FAILS", "0")))
                .writes("fixture " + environment.getOrDefault("VERSION", "0") + " started");
        return environment.containsKey("EXIT_CODE")
                ? behaviour.exits(Integer.parseInt(environment.get("EXIT_CODE")), millis(environment, "EXIT_AFTER_MS"))
                : behaviour;
    }

    /** Understands what {@link Fixture#printing} says, without its shell. */
    private static ExecResult print(ExecRequest request) {
        List<String> words = request.command().subList(4, 7);
        return new ExecResult(
                request.instance().orElseThrow(), Integer.parseInt(words.get(2)), words.get(0), words.get(1), false);
    }

    private static Duration millis(Map<String, String> environment, String name) {
        return Duration.ofMillis(Long.parseLong(environment.getOrDefault(name, "0")));
    }

    @Override
    public String version(Instance instance) {
        return env(instance, "VERSION").orElse("0");
    }

    @Override
    public Optional<String> env(Instance instance, String name) {
        return Optional.ofNullable(running(instance).environment().get(name));
    }

    @Override
    public List<String> arguments(Instance instance) {
        return running(instance).spec().command();
    }

    @Override
    public String workingDirectory(Instance instance) {
        return running(instance).spec().workingDirectory().orElse("/");
    }

    @Override
    public void write(Instance instance, String path, String text) {
        world.write(instance.engineId(), path, text);
    }

    @Override
    public Optional<String> read(Instance instance, String path) {
        return world.read(instance.engineId(), path);
    }

    @Override
    public void removeBehindOurBack(Found found) {
        world.removeBehindOurBack(found.engineId());
    }

    private Thing.Running running(Instance instance) {
        return world.things().stream()
                .filter(thing -> thing.engineId().equals(instance.engineId()))
                .map(Thing.Running.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError(instance + " does not run"));
    }
}
