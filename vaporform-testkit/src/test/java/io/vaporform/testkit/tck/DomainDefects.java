package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.DomainOwnership;
import io.vaporform.spi.DomainStatus;
import io.vaporform.spi.Known;
import io.vaporform.spi.NameClaims;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.testkit.MemoryRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every domain service that the kit must find out. */
final class DomainDefects {

    private DomainDefects() {}

    static List<DomainDefect> all() {
        return Stream.of(showing(), owners(), releases(), records())
                .flatMap(List::stream)
                .toList();
    }

    private static List<DomainDefect> showing() {
        return List.of(
                DomainDefect.of("does not tell what to do", "O101 O107 O402", world -> new FlatDomains(world) {
                    @Override
                    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
                        return super.apply(task, context) instanceof Step.Awaiting<DomainOutputs> awaiting
                                ? new Step.Awaiting<>(awaiting.soFar(), "do it", awaiting.recheckAfter())
                                : super.apply(task, context);
                    }
                }),
                DomainDefect.of("makes up another token after a crash", "O102", world -> new FlatDomains(world) {
                    @Override
                    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
                        return super.apply(task, remembering(context, "since " + hashCode()));
                    }
                }),
                DomainDefect.of("gives all projects one token", "O104 O301", world -> new FlatDomains(world) {
                    @Override
                    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
                        return super.apply(task, new FlatContext(context) {
                            @Override
                            public Secret remember(String name, Supplier<Secret> once) {
                                return name.equals("token")
                                        ? Secret.of("t"
                                                + Integer.toHexString(
                                                        task.wanted().name().hashCode()))
                                        : super.remember(name, once);
                            }
                        });
                    }
                }),
                DomainDefect.of(
                        "takes any text for the right one",
                        "O103 O104 O105 O203 O301 O402",
                        world -> new Credulous(world) {
                            @Override
                            boolean believes(DomainChallenge challenge, DomainName name) {
                                return internet()
                                        .find(DomainName.of(challenge.where()), Rdata.TXT)
                                        .isPresent();
                            }
                        }),
                DomainDefect.of("takes a record above for one of the name", "O105", world -> new Credulous(world) {
                    @Override
                    boolean believes(DomainChallenge challenge, DomainName name) {
                        DomainName above = name.parent().orElseThrow().child(DomainOwnership.LABEL);
                        return has(above, challenge);
                    }
                }),
                DomainDefect.of("follows aliases", "O106", world -> new Credulous(world) {
                    @Override
                    boolean believes(DomainChallenge challenge, DomainName name) {
                        return internet()
                                .find(DomainName.of(challenge.where()), Rdata.CNAME)
                                .map(alias -> DomainName.of(alias.data().get(0).text()))
                                .filter(target -> has(target, challenge))
                                .isPresent();
                    }
                }),
                DomainDefect.of("never looks again", "O107", world -> caused(world, Cause.RECHECK, Cause.SPEC)),
                DomainDefect.of(
                        "looks again at each change", "O107", world -> caused(world, Cause.SPEC, Cause.RECHECK)),
                DomainDefect.of("sees nothing wrong", "O107 O402", world -> new FlatDomains(world) {
                    @Override
                    public DomainStatus status(Known<DomainSpec, DomainOutputs> known, CallContext context) {
                        return new DomainStatus(super.status(known, context).leadsTo(), List.of());
                    }
                }));
    }

    private static List<DomainDefect> owners() {
        return List.of(
                DomainDefect.of("claims no name", "O201 O202 O204", world -> new FlatDomains(world) {
                    @Override
                    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
                        return super.apply(task, claiming(context, new MemoryRecords(), task.address()));
                    }
                }),
                DomainDefect.of("tells whose a name is", "O201", world -> new FlatDomains(world) {
                    private final Set<String> projects = ConcurrentHashMap.newKeySet();

                    @Override
                    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
                        projects.add(task.address().project());
                        return Tweak.failures(super.apply(task, context), text -> text + ": it is one of " + projects);
                    }
                }),
                DomainDefect.of("claims a name and nothing beside it", "O202", world -> new FlatDomains(world) {
                    private final Map<String, MemoryRecords> claims = new ConcurrentHashMap<>();

                    @Override
                    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
                        return super.apply(task, claiming(context, of(task.address()), task.address()));
                    }

                    @Override
                    public Deletion delete(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
                        return super.delete(known, claiming(context, of(known.address()), known.address()));
                    }

                    private MemoryRecords of(Address address) {
                        return claims.computeIfAbsent(address.name(), name -> new MemoryRecords());
                    }
                }),
                DomainDefect.of("takes each name for another project's", "O203", world -> new FlatDomains(world) {
                    private final MemoryRecords claims = new MemoryRecords();

                    @Override
                    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
                        return super.apply(task, claiming(context, claims, alone(task.address())));
                    }

                    @Override
                    public Deletion delete(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
                        return super.delete(known, claiming(context, claims, alone(known.address())));
                    }
                }));
    }

    private static List<DomainDefect> releases() {
        return List.of(
                DomainDefect.of("keeps the name of what is gone", "O301", world -> new FlatDomains(world) {
                    @Override
                    public Deletion delete(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
                        return super.delete(known, claiming(context, new MemoryRecords(), known.address()));
                    }
                }),
                DomainDefect.of("cannot let go of what was never shown", "O302", world -> new FlatDomains(world) {
                    @Override
                    public Deletion delete(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
                        boolean shown = known.outputs()
                                .flatMap(DomainOutputs::verifiedAt)
                                .isPresent();
                        return shown ? super.delete(known, context) : Deletion.pending(Duration.ofHours(1));
                    }
                }),
                DomainDefect.of("lets go of what still leads here", "O303", world -> new FlatDomains(world) {
                    @Override
                    public Deletion delete(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
                        return super.delete(
                                new Known<>(
                                        known.address(),
                                        known.generation(),
                                        known.mark(),
                                        known.spec().toBuilder()
                                                .releaseWhileServing()
                                                .build(),
                                        known.outputs()),
                                context);
                    }
                }),
                DomainDefect.of("leaves records", "O304", world -> new FlatDomains(world) {
                    @Override
                    public Deletion delete(Known<DomainSpec, DomainOutputs> known, ApplyContext context) {
                        Optional<Rrset> before = internet().find(known.spec().name(), Rdata.A);
                        Deletion deletion = super.delete(known, context);
                        before.ifPresent(internet()::publish);
                        return deletion;
                    }
                }));
    }

    private static List<DomainDefect> records() {
        return List.of(
                DomainDefect.of("changes no record", "O401", world -> new FlatDomains(world) {
                    @Override
                    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
                        boolean changes = task.before()
                                .filter(before -> !before.spec()
                                        .target()
                                        .equals(task.wanted().target()))
                                .isPresent();
                        return super.apply(
                                changes
                                        ? Tweak.wanting(task, spec -> task.before()
                                                .orElseThrow()
                                                .spec())
                                        : task,
                                context);
                    }
                }),
                DomainDefect.of("waits for nobody to set records", "O402", world -> new FlatDomains(world) {
                    @Override
                    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
                        Step<DomainOutputs> step = super.apply(task, context);
                        return step instanceof Step.Awaiting<DomainOutputs> awaiting
                                        && awaiting.soFar()
                                                .flatMap(DomainOutputs::verifiedAt)
                                                .isPresent()
                                        && task.cause() == Cause.SPEC
                                ? Step.done(awaiting.soFar().orElseThrow())
                                : step;
                    }
                }),
                DomainDefect.of("writes over what others have set", "O403", world -> new FlatDomains(world) {
                    @Override
                    public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
                        return super.apply(
                                Tweak.wanting(
                                        task, spec -> spec.toBuilder().adopt().build()),
                                context);
                    }
                }));
    }

    /** One that takes something else for what is to be shown. */
    private abstract static class Credulous extends FlatDomains {

        Credulous(InMemoryWorld world) {
            super(world);
        }

        abstract boolean believes(DomainChallenge challenge, DomainName name);

        boolean has(DomainName name, DomainChallenge challenge) {
            return internet()
                    .find(name, Rdata.TXT)
                    .filter(set -> set.data().contains(Rdata.txt(challenge.value())))
                    .isPresent();
        }

        @Override
        public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
            Step<DomainOutputs> step = super.apply(task, context);
            Optional<DomainChallenge> challenge = step instanceof Step.Awaiting<DomainOutputs> awaiting
                    ? awaiting.soFar().flatMap(DomainOutputs::challenge)
                    : Optional.empty();
            return challenge
                            .filter(asked -> believes(asked, task.wanted().name()))
                            .isPresent()
                    ? Step.done(DomainOutputs.of(
                            task.wanted().name(),
                            challenge,
                            Optional.of(context.time().now())))
                    : step;
        }
    }

    private static FlatDomains caused(InMemoryWorld world, Cause given, Cause taken) {
        return new FlatDomains(world) {
            @Override
            public Step<DomainOutputs> apply(Task<DomainSpec, DomainOutputs> task, ApplyContext context) {
                Task<DomainSpec, DomainOutputs> other = new Task<>(
                        task.address(),
                        task.generation(),
                        task.mark(),
                        task.cause() == given ? taken : task.cause(),
                        task.wanted(),
                        task.before(),
                        task.soFar());
                return super.apply(other, context);
            }
        };
    }

    private static ApplyContext remembering(ApplyContext context, String suffix) {
        return new FlatContext(context) {
            @Override
            public Secret remember(String name, Supplier<Secret> once) {
                return super.remember(name + suffix, once);
            }
        };
    }

    private static ApplyContext claiming(ApplyContext context, MemoryRecords claims, Address owner) {
        return new FlatContext(context) {
            @Override
            public NameClaims names() {
                return new NameClaims(claims, owner, context.time());
            }
        };
    }

    /** The same name of a project that has no other. */
    private static Address alone(Address address) {
        return new Address(
                "p" + Integer.toHexString(address.hashCode()), address.stack(), address.kind(), address.name());
    }
}
