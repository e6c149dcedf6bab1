package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Task;
import io.vaporform.tls.CertificateMaterial;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Wrong in what a certificate is. */
final class SslIssueDefects {

    private SslIssueDefects() {}

    static List<SslDefect> all() {
        return List.of(
                SslDefect.of(
                        "leaves out the intermediates",
                        "C101 C303 C306 C901",
                        world -> showing(world, SslIssueDefects::alone)),
                SslDefect.of(
                        "mixes up the order of the issuers",
                        "C101 C303 C306 C901",
                        world -> new FlatCertificates(world) {
                            @Override
                            CertificateOutputs shown(CertificateOutputs outputs) {
                                return mixedUp(
                                        outputs,
                                        world.certificateAuthority(outputs.notBefore())
                                                .root());
                            }
                        }),
                SslDefect.of(
                        "gives another key",
                        "C102 C108 C501 C502 C504 C505 C901",
                        world -> showing(world, SslIssueDefects::withAnotherKey)),
                SslDefect.of(
                        "orders for the first name only",
                        "C103 C107 C401 C803",
                        world -> wanting(world, spec -> {
                            CertificateSpec.Builder one = CertificateSpec.builder(
                                            spec.names().get(0).text())
                                    .key(spec.keyType());
                            spec.uploaded().ifPresent(given -> one.uploaded(given.chain(), given.key()));
                            return one.build();
                        })),
                SslDefect.of(
                        "reports the serial in decimals",
                        "C104",
                        world -> showing(
                                world,
                                outputs -> reporting(
                                        outputs,
                                        Issued.of(outputs)
                                                .leaf()
                                                .getSerialNumber()
                                                .toString(),
                                        outputs.notAfter()))),
                SslDefect.of(
                        "reports a longer life",
                        "C104",
                        world -> showing(
                                world,
                                outputs -> reporting(
                                        outputs,
                                        outputs.serial(),
                                        outputs.notAfter().plus(Duration.ofHours(1))))),
                SslDefect.of("has keys on P-384 only", "C105 C106 C402 C601", world -> keyed(world, KeyType.EC_P384)),
                SslDefect.of("has keys on P-256 only", "C106 C402", world -> keyed(world, KeyType.EC_P256)),
                SslDefect.of("refuses wildcards that it can show", "C107", SslIssueDefects::refusingWildcards),
                SslDefect.of("takes wildcards that it cannot show", "C107", FlatCertificates::new)
                        .withoutWildcards(),
                SslDefect.of("has one key for all certificates", "C108 C302", keys(outputs -> "")),
                SslDefect.of("keeps the key of a name", "C302", keys(outputs -> outputs.names()
                        .toString())),
                SslDefect.of("waits until it is done", "C109 C505", world -> new FlatCertificates(world) {
                    @Override
                    ApplyContext by(ApplyContext context, Task<CertificateSpec, CertificateOutputs> task) {
                        try {
                            context.time().pause(Duration.ofSeconds(30));
                        } catch (InterruptedException stop) {
                            Thread.currentThread().interrupt();
                        }
                        return context;
                    }
                }));
    }

    static FlatCertificates refusingWildcards(InMemoryWorld world) {
        return new FlatCertificates(world) {
            @Override
            public void validate(CertificateSpec wanted, Capabilities can, Violations found) {
                wanted.names().stream()
                        .filter(DomainName::isWildcard)
                        .forEach(name -> found.unsupported("names", name, "it cannot be shown", "name each host"));
            }
        };
    }

    private static FlatCertificates showing(InMemoryWorld world, UnaryOperator<CertificateOutputs> change) {
        return new FlatCertificates(world) {
            @Override
            CertificateOutputs shown(CertificateOutputs outputs) {
                return change.apply(outputs);
            }
        };
    }

    private static FlatCertificates wanting(InMemoryWorld world, UnaryOperator<CertificateSpec> change) {
        return new FlatCertificates(world) {
            @Override
            Task<CertificateSpec, CertificateOutputs> asked(
                    Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
                return Tweak.wanting(task, change);
            }
        };
    }

    private static FlatCertificates keyed(InMemoryWorld world, KeyType type) {
        return wanting(world, spec -> spec.toBuilder().key(type).build());
    }

    private static CertificateOutputs alone(CertificateOutputs outputs) {
        return chained(outputs, List.of(Issued.of(outputs).leaf()));
    }

    private static CertificateOutputs mixedUp(CertificateOutputs outputs, X509Certificate root) {
        List<X509Certificate> chain = Issued.of(outputs).chain();
        return chained(outputs, List.of(chain.get(0), root, chain.get(1)));
    }

    private static CertificateOutputs chained(CertificateOutputs outputs, List<X509Certificate> chain) {
        String pem = CertificateMaterial.read(
                        chain, CertificateMaterial.read(outputs).key())
                .chainPem();
        return CertificateOutputs.of(
                outputs.names(),
                pem,
                outputs.key(),
                outputs.serial(),
                outputs.issuer(),
                outputs.notBefore(),
                outputs.notAfter(),
                outputs.directory());
    }

    private static CertificateOutputs withAnotherKey(CertificateOutputs outputs) {
        Secret another = Keys.pem(outputs.serial(), Issued.of(outputs).publicKey());
        return CertificateOutputs.of(
                outputs.names(),
                outputs.chain(),
                another,
                outputs.serial(),
                outputs.issuer(),
                outputs.notBefore(),
                outputs.notAfter(),
                outputs.directory());
    }

    private static CertificateOutputs reporting(CertificateOutputs outputs, String serial, Instant notAfter) {
        return CertificateOutputs.of(
                outputs.names(),
                outputs.chain(),
                outputs.key(),
                serial,
                outputs.issuer(),
                outputs.notBefore(),
                notAfter,
                outputs.directory());
    }

    /** Signs each certificate again for a key that is the same for all of one kind. */
    private static Function<InMemoryWorld, Provider> keys(Function<CertificateOutputs, String> kind) {
        Map<String, CertificateOutputs> signed = new ConcurrentHashMap<>();
        return world -> new FlatCertificates(world) {
            @Override
            CertificateOutputs shown(CertificateOutputs outputs) {
                boolean ours = outputs.issuer()
                        .equals(world.certificateAuthority(outputs.notBefore())
                                .intermediate()
                                .getSubjectX500Principal()
                                .getName());
                return ours
                        ? signed.computeIfAbsent(outputs.serial(), serial -> again(world, outputs, kind.apply(outputs)))
                        : outputs;
            }
        };
    }

    private static CertificateOutputs again(InMemoryWorld world, CertificateOutputs outputs, String kind) {
        String type = Issued.of(outputs).publicKey().getAlgorithm()
                + Issued.of(outputs).publicKey().getEncoded().length;
        InMemorySslWorld.signsAgain(world.internet());
        KeyPair pair = Keys.pair(kind + type, Issued.of(outputs).publicKey());
        return CertificateMaterial.read(
                        world.certificateAuthority(outputs.notBefore())
                                .sign(pair.getPublic(), outputs.names(), outputs.notBefore(), outputs.notAfter()),
                        pair.getPrivate())
                .outputs(outputs.directory());
    }
}
