package io.vaporform.memory;

import io.vaporform.spec.Access;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.PortSpec;
import io.vaporform.spec.TemplateRef;
import io.vaporform.spi.Mark;
import java.util.ArrayList;
import java.util.List;

/** The names and addresses under which things in memory are reached, such as {@code postgres-abc12345.local:5432}. */
final class Places {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int ID_LENGTH = 8;

    private Places() {}

    static String instanceName(Mark mark, int number) {
        return mark.token() + "-" + number;
    }

    /** One instance's own endpoints, with the host ports that the world gives it. */
    static List<Endpoint> ofInstance(String name, DeploymentSpec spec, PortChoice choice) {
        List<Endpoint> all = new ArrayList<>();
        for (PortSpec port : spec.ports()) {
            all.add(new Endpoint(port.name(), From.NETWORK, name + ".local", port.container()));
            if (!spec.internal()) {
                all.add(new Endpoint(port.name(), From.HOST, LOOPBACK, choice.hostPort(port)));
            }
        }
        return all;
    }

    /** The endpoints of the whole: the stable name, and the host ports of the first instance. */
    static List<Endpoint> ofDeployment(Mark mark, DeploymentSpec spec, List<Thing.Running> instances) {
        List<Endpoint> all = new ArrayList<>();
        for (PortSpec port : spec.ports()) {
            all.add(new Endpoint(port.name(), From.NETWORK, stableName(mark, spec), port.container()));
            instances.stream()
                    .limit(1)
                    .flatMap(first -> first.endpoints().stream())
                    .filter(e -> e.from() == From.HOST && e.port().equals(port.name()))
                    .forEach(all::add);
        }
        return all;
    }

    /** The same for every generation of an address, as others refer to it while it is replaced. */
    private static String stableName(Mark mark, DeploymentSpec spec) {
        int prefix = "vf-".length();
        String id = mark.token().substring(prefix, prefix + ID_LENGTH);
        return family(spec) + "-" + id + ".local";
    }

    private static String family(DeploymentSpec spec) {
        if (spec.access().map(Access::scheme).filter("postgresql"::equals).isPresent()) {
            return "postgres";
        }
        return spec.template()
                .map(TemplateRef::name)
                .map(name -> name.replaceFirst("-(small|medium|large)$", ""))
                .or(() -> spec.image().map(Places::lastPart))
                .orElse("app");
    }

    /** {@code web} for {@code registry:5000/shop/web:1.4}. */
    private static String lastPart(String image) {
        return image.replaceFirst("@.*", "")
                .replaceFirst(".*/", "")
                .replaceFirst(":.*", "")
                .replaceAll("[^a-z0-9-]", "-");
    }

    /** Chooses the host port for one port of an instance. */
    @FunctionalInterface
    interface PortChoice {
        int hostPort(PortSpec port);
    }
}
