package io.vaporform.bench.world;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** An instance is a file that says what runs. The first that uses a volume sets its password; one with another password does not start. */
final class FileDeployments implements ResourceProvider<DeploymentSpec, DeploymentOutputs> {

    /** The variable that holds the password of a volume. */
    static final String PASSWORD = "PASSWORD";

    private final FileWorld world;

    FileDeployments(FileWorld world) {
        this.world = world;
    }

    @Override
    public void validate(DeploymentSpec wanted, Capabilities can, Violations found) {}

    @Override
    public ChangeEffect effect(DeploymentSpec before, DeploymentSpec after, Capabilities can) {
        DeploymentSpec scaled = before.toBuilder().replicas(after.replicas()).build();
        if (scaled.equals(after)) {
            return ChangeEffect.inPlace();
        }
        return after.mounts().isEmpty()
                ? ChangeEffect.createFirst("it is new")
                : ChangeEffect.deleteFirst("its volume");
    }

    @Override
    public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
        DeploymentSpec wanted = task.wanted();
        Map<String, String> content = content(task.mark(), wanted);
        for (Mount mount : wanted.mounts()) {
            Optional<String> refused = open(task, mount, content.getOrDefault("env." + PASSWORD, ""));
            if (refused.isPresent()) {
                return Step.failed(refused.get());
            }
        }
        for (int i = 1; i <= wanted.replicas(); i++) {
            String name = name(task.mark(), i);
            if (!world.create(name, content) && !world.find(name).equals(Optional.of(content))) {
                world.replace(name, content);
            }
        }
        for (int i = wanted.replicas() + 1; world.find(name(task.mark(), i)).isPresent(); i++) {
            world.delete(name(task.mark(), i));
        }
        return Step.done(outputs(task.mark(), wanted));
    }

    private Optional<String> open(Task<DeploymentSpec, DeploymentOutputs> task, Mount mount, String password) {
        String name = world.all().entrySet().stream()
                .filter(entry -> Mark.from(entry.getValue())
                        .filter(mark -> mark.installation().equals(task.mark().installation())
                                && mark.address().kind().id().equals(FileVolumes.VOLUME)
                                && mark.address()
                                        .project()
                                        .equals(task.address().project())
                                && mark.address().name().equals(mount.volume()))
                        .isPresent())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
        Optional<Map<String, String>> volume = world.find(name);
        if (volume.isEmpty()) {
            return Optional.of("there is no volume " + mount.volume());
        }
        String set = volume.get().get(PASSWORD);
        if (set == null) {
            Map<String, String> used = new TreeMap<>(volume.get());
            used.put(PASSWORD, password);
            world.replace(name, used);
            return Optional.empty();
        }
        return set.equals(password) ? Optional.empty() : Optional.of("the password does not open the volume");
    }

    private static String name(Mark mark, int number) {
        return mark.token() + "-" + number;
    }

    private static Map<String, String> content(Mark mark, DeploymentSpec spec) {
        Map<String, String> content = new TreeMap<>(mark.labels());
        content.put("image", spec.image().orElse(""));
        spec.env().forEach((name, value) -> content.put("env." + name, text(value)));
        spec.files().forEach((path, value) -> content.put("file." + path, text(value)));
        return content;
    }

    private static String text(Value<?> value) {
        Object known = ((Value.Literal<?>) value).value();
        return known instanceof Secret secret ? secret.reveal() : known.toString();
    }

    private static DeploymentOutputs outputs(Mark mark, DeploymentSpec spec) {
        String host = mark.address().name() + ".files";
        List<Endpoint> endpoints = spec.ports().stream()
                .map(port -> new Endpoint(port.name(), From.NETWORK, host, port.container()))
                .toList();
        List<Instance> instances = IntStream.rangeClosed(1, spec.replicas())
                .mapToObj(i -> new Instance(name(mark, i), name(mark, i), List.of()))
                .toList();
        return DeploymentOutputs.of(spec, endpoints, instances);
    }

    @Override
    public Observed<DeploymentSpec, DeploymentOutputs> read(
            Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {
        return world.find(name(known.mark(), 1)).isEmpty()
                ? Observed.absent()
                : new Observed.Present<>(known.spec(), outputs(known.mark(), known.spec()), Health.HEALTHY);
    }

    @Override
    public Deletion delete(Known<DeploymentSpec, DeploymentOutputs> known, ApplyContext context) {
        world.all().keySet().stream()
                .filter(name -> name.startsWith(known.mark().token() + "-"))
                .forEach(world::delete);
        return Deletion.gone();
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        world.all().forEach((name, content) -> Mark.from(content)
                .filter(scope::owns)
                .filter(mark -> content.containsKey("image"))
                .ifPresent(mark -> each.accept(new Found(mark, name))));
    }
}
