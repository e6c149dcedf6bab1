package io.vaporform.internal.plan;

import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Output;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Value;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Puts what is known in the place of references and generated secrets. */
public final class Resolver {

    /** Where outputs and generated secrets come from; empty where a value is not known yet. */
    public interface Source {
        Optional<Value.Literal<?>> output(Address of, String field);

        Optional<Secret> generated(Address holder, Value.Generated what);
    }

    private final Source source;

    public Resolver(Source source) {
        this.source = source;
    }

    /** {@code spec} with each value that is known in the place of what stands for it. */
    public Spec resolve(Address self, Spec spec) {
        if (isResolved(spec)) {
            return spec;
        }
        if (spec instanceof DeploymentSpec deployment) {
            return deployment.mapValues(value -> resolve(self, spec, value));
        }
        if (spec instanceof CertificateSpec certificate) {
            return withDomains(self, certificate);
        }
        if (spec instanceof RouteSpec route) {
            return route.mapValues(value -> resolve(self, route, value));
        }
        return spec instanceof DomainSpec domain ? withTarget(self, domain) : spec;
    }

    @SuppressWarnings("unchecked") // a domain is always a text
    private Spec withDomains(Address self, CertificateSpec certificate) {
        return certificate.toBuilder()
                .domains(certificate.domains().stream()
                        .map(domain -> (Value<String>) resolve(self, certificate, domain))
                        .toList())
                .build();
    }

    private Spec withTarget(Address self, DomainSpec domain) {
        return domain.target()
                .map(target -> resolve(self, domain, target))
                .filter(Resolver::isLiteral)
                .<Spec>map(known -> domain.toBuilder()
                        .pointTo(Value.of(((Value.Literal<?>) known).value().toString()))
                        .build())
                .orElse(domain);
    }

    /** Whether nothing in {@code spec} is left to be known. */
    public static boolean isResolved(Spec spec) {
        if (spec instanceof CertificateSpec certificate) {
            return certificate.domains().stream().allMatch(Resolver::isLiteral);
        }
        if (spec instanceof RouteSpec route) {
            return route.values().stream().allMatch(Resolver::isLiteral);
        }
        if (!(spec instanceof DeploymentSpec deployment)) {
            return !(spec instanceof DomainSpec domain)
                    || domain.target().stream().allMatch(Resolver::isLiteral);
        }
        return areLiteral(deployment.env())
                && areLiteral(deployment.files())
                && deployment.mounts().stream().map(Mount::id).allMatch(Resolver::isLiteral)
                && deployment
                        .access()
                        .flatMap(access -> access.password())
                        .map(Resolver::isLiteral)
                        .orElse(true);
    }

    private static boolean areLiteral(Map<String, Value<?>> values) {
        for (Value<?> value : values.values()) {
            if (!isLiteral(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLiteral(Value<?> value) {
        return value instanceof Value.Literal<?>;
    }

    private Value<?> resolve(Address self, Spec spec, Value<?> value) {
        if (value instanceof Output<?> output) {
            return or(source.output(target(self, output), output.field()), value);
        }
        if (value instanceof Value.Generated generated) {
            Function<Secret, Value<?>> literal = Value::of;
            return source.generated(holder(self, spec, generated), generated)
                    .map(literal)
                    .orElse(value);
        }
        return value instanceof Value.Format format ? format(self, spec, format) : value;
    }

    private static Value<?> or(Optional<Value.Literal<?>> known, Value<?> open) {
        return known.isPresent() ? known.get() : open;
    }

    private Value<?> format(Address self, Spec spec, Value.Format format) {
        StringBuilder text = new StringBuilder();
        String[] pieces = format.template().split("\\{}", -1);
        for (int i = 0; i < format.parts().size(); i++) {
            if (!(resolve(self, spec, format.parts().get(i)) instanceof Value.Literal<?> literal)) {
                return format;
            }
            text.append(pieces[i]).append(literal.value() instanceof Secret secret ? secret.reveal() : literal.value());
        }
        return Value.of(Secret.of(text + pieces[pieces.length - 1]));
    }

    /** The resource of the same stack that an output belongs to. */
    public static Address target(Address self, Output<?> output) {
        return new Address(self.project(), self.stack(), output.kind(), output.name());
    }

    /** Who remembers a generated secret: the resource itself, or the volume it is bound to. */
    public static Address holder(Address self, Spec spec, Value.Generated generated) {
        String volume = generated.volume();
        if (volume == null || !(spec instanceof DeploymentSpec deployment)) {
            return self;
        }
        return deployment.mounts().stream()
                .map(Mount::volume)
                .filter(name -> name.equals(volume) || name.endsWith("." + volume))
                .findFirst()
                .map(name -> new Address(self.project(), self.stack(), Kind.VOLUME, name))
                .orElse(self);
    }
}
