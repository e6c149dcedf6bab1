package io.vaporform.samples.tiny;

import io.vaporform.samples.tiny.ToyCloud.Machine;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Found;
import io.vaporform.testkit.tck.Fixture;
import java.util.List;
import java.util.Optional;

/** Looks into the machines. A system that really runs the image is asked over HTTP: extend HttpFixture instead. */
final class ToyFixture implements Fixture {

    private final ToyCloud cloud;

    ToyFixture(ToyCloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public String version(Instance instance) {
        return machine(instance).environment().getOrDefault("VERSION", "0");
    }

    @Override
    public Optional<String> env(Instance instance, String name) {
        return Optional.ofNullable(machine(instance).environment().get(name));
    }

    @Override
    public List<String> arguments(Instance instance) {
        return machine(instance).arguments();
    }

    @Override
    public String workingDirectory(Instance instance) {
        return machine(instance).directory();
    }

    @Override
    public void write(Instance instance, String path, String text) {
        throw new UnsupportedOperationException("only volumes need files, and there are none");
    }

    @Override
    public Optional<String> read(Instance instance, String path) {
        throw new UnsupportedOperationException("only volumes need files, and there are none");
    }

    @Override
    public void removeBehindOurBack(Found found) {
        cloud.remove(found.engineId());
    }

    private Machine machine(Instance instance) {
        return cloud.list().stream()
                .filter(machine -> machine.name().equals(instance.engineId()))
                .findFirst()
                .orElseThrow();
    }
}
