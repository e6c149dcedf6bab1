package io.vaporform.testkit.tck;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.RrsetChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Every DNS back end that the kit must find out. */
final class DnsDefects {

    private DnsDefects() {}

    static List<DnsDefect> all() {
        return Stream.of(looks(), changes(), guards(), DnsDataDefects.all(), guests())
                .flatMap(List::stream)
                .toList();
    }

    private static List<DnsDefect> looks() {
        return List.of(
                DnsDefect.of("names no zones", "N101", () -> new FlatDns() {
                    @Override
                    public List<DomainName> zones() {
                        return List.of();
                    }
                }),
                DnsDefect.of("lists what the zone makes by itself", "N102", () -> new FlatDns() {
                    @Override
                    public synchronized List<Rrset> records(DomainName zone) {
                        List<Rrset> all = new ArrayList<>(super.records(zone));
                        all.add(Rrset.of(ZONE.text(), Rdata.of("DNSKEY", "257 3 13 AAAA")));
                        return all;
                    }
                }),
                DnsDefect.of("fails where there is nothing", "N103 N106 N203 N207 N302 N404 N501", () -> new FlatDns() {
                    @Override
                    public synchronized Optional<Rrset> get(DomainName zone, DomainName name, String type) {
                        check(zone);
                        return Optional.of(find(name, type)
                                .orElseThrow(() -> new ProvisioningException("flat", "no such record", null)));
                    }
                }),
                DnsDefect.of("takes an unknown zone for its own", "N104", () -> new FlatDns() {
                    @Override
                    void check(DomainName zone) {}

                    @Override
                    boolean isWithin(DomainName name) {
                        return super.isWithin(name) || name.text().endsWith("not-there.example");
                    }
                }),
                DnsDefect.of("lists one page", "N105", () -> new FlatDns() {
                    @Override
                    public synchronized List<Rrset> records(DomainName zone) {
                        List<Rrset> all = super.records(zone);
                        return all.subList(0, Math.min(110, all.size()));
                    }
                }),
                DnsDefect.of("is asked as a name server is", "N106", () -> new FlatDns() {
                    @Override
                    public synchronized Optional<Rrset> get(DomainName zone, DomainName name, String type) {
                        return super.get(zone, name, type)
                                .or(() -> name.parent().flatMap(parent -> sets.stream()
                                        .filter(set -> set.name().isWildcard()
                                                && set.name().parent().equals(Optional.of(parent)))
                                        .map(set -> new Rrset(name, set.ttl(), set.data()))
                                        .findFirst()));
                    }
                }),
                DnsDefect.of("sees nothing at a delegation", "N107 N401", () -> new FlatDns() {
                    @Override
                    public synchronized Optional<Rrset> get(DomainName zone, DomainName name, String type) {
                        return super.get(zone, name, type)
                                .filter(set -> !set.type().equals(Rdata.NS));
                    }
                }));
    }

    private static List<DnsDefect> changes() {
        return List.of(
                DnsDefect.of("takes a while", "N201", Late::new),
                DnsDefect.of("keeps the time to live that was", "N202", () -> new FlatDns() {
                    @Override
                    Rrset kept(Rrset set, Optional<Rrset> before) {
                        return before.map(old -> set.ttl(old.ttl())).orElse(set);
                    }
                }),
                DnsDefect.of("deletes the name with all its types", "N203 N207 N408", () -> new FlatDns() {
                    @Override
                    void remove(Rrset set) {
                        sets.removeIf(other -> other.name().equals(set.name()));
                    }
                }),
                DnsDefect.of("makes ten changes of a batch at most", "N204", () -> new FlatDns() {
                    @Override
                    public synchronized void change(DomainName zone, List<RrsetChange> changes) {
                        super.change(zone, changes.subList(0, Math.min(10, changes.size())));
                    }
                }),
                DnsDefect.of("leaves what it made before it failed", "N205 N206", () -> new FlatDns() {
                    @Override
                    void restore(List<Rrset> before) {}
                }),
                DnsDefect.of("passes over aliases without a word", "N205 N206", () -> new FlatDns() {
                    @Override
                    public synchronized void change(DomainName zone, List<RrsetChange> changes) {
                        try {
                            super.change(zone, changes);
                        } catch (ProvisioningException refused) {
                            if (!String.valueOf(refused.getMessage()).contains("CNAME")) {
                                throw refused;
                            }
                        }
                    }
                }),
                DnsDefect.of("makes before it deletes", "N207", () -> new FlatDns() {
                    @Override
                    void make(RrsetChange change) {
                        super.make(change);
                        checkAlias(change.name());
                    }
                }),
                DnsDefect.of("writes back the whole zone", "N209", WritesBack::new),
                DnsDefect.of("compares the ends of names", "N208", () -> new FlatDns() {
                    @Override
                    boolean isWithin(DomainName name) {
                        return name.text().endsWith(ZONE.text());
                    }
                }));
    }

    private static List<DnsDefect> guards() {
        return List.of(
                DnsDefect.of("updates or inserts", "N301 N304", () -> new FlatDns() {
                    @Override
                    boolean isAsItWas(Optional<Rrset> there, Optional<Rrset> said) {
                        return said.isEmpty() || super.isAsItWas(there, said);
                    }
                }),
                DnsDefect.of("changes whatever is there", "N302", () -> new FlatDns() {
                    @Override
                    boolean isAsItWas(Optional<Rrset> there, Optional<Rrset> said) {
                        return said.isPresent() || super.isAsItWas(there, said);
                    }
                }),
                DnsDefect.of("compares times to live", "N303", () -> new FlatDns() {
                    @Override
                    boolean isAsItWas(Optional<Rrset> there, Optional<Rrset> said) {
                        return there.equals(said);
                    }
                }),
                DnsDefect.of("looks before it leaps", "N304", LooksFirst::new));
    }

    private static List<DnsDefect> guests() {
        return List.of(
                DnsDefect.of("leaves a thread", "N501", Threaded::new),
                DnsDefect.of("says more once it was used", "N502", () -> new FlatDns() {
                    private int uses;

                    @Override
                    public List<DomainName> zones() {
                        uses++;
                        return super.zones();
                    }

                    @Override
                    public String describe() {
                        return String.format(Locale.ROOT, "flat, used %d times", uses);
                    }
                }));
    }

    /** What was made is seen by the second look only. */
    private static final class Late extends FlatDns {
        private boolean fresh;

        @Override
        public synchronized void change(DomainName zone, List<RrsetChange> changes) {
            super.change(zone, changes);
            fresh = changes.stream().anyMatch(change -> change.name().text().startsWith("new."));
        }

        @Override
        public synchronized Optional<Rrset> get(DomainName zone, DomainName name, String type) {
            if (fresh) {
                fresh = false;
                return Optional.empty();
            }
            return super.get(zone, name, type);
        }
    }

    /** Two that begin at a time know nothing of each other's change. */
    private static final class WritesBack extends FlatDns {
        private final CountDownLatch begun = new CountDownLatch(2);

        @Override
        public void change(DomainName zone, List<RrsetChange> changes) {
            if (!changes.get(0).name().text().contains(".together.")
                    || changes.get(0).after().isEmpty()) {
                super.change(zone, changes);
                return;
            }
            List<Rrset> before = records(zone);
            begun.countDown();
            awaitIt(begun);
            synchronized (this) {
                sets = new ArrayList<>(before);
                super.change(zone, changes);
            }
        }
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Checks, and changes later, with the lock of neither. */
    private static final class LooksFirst extends FlatDns {
        private final CountDownLatch looked = new CountDownLatch(2);

        @Override
        public void change(DomainName zone, List<RrsetChange> changes) {
            boolean race = changes.get(0).name().text().startsWith("race.");
            if (!race || changes.get(0).after().isEmpty()) {
                super.change(zone, changes);
                return;
            }
            boolean free =
                    get(zone, changes.get(0).name(), changes.get(0).type()).isEmpty();
            looked.countDown();
            awaitIt(looked);
            if (!free) {
                super.change(zone, changes);
                return;
            }
            synchronized (this) {
                sets.removeIf(set -> set.name().equals(changes.get(0).name()));
                changes.get(0).after().ifPresent(sets::add);
            }
        }
    }

    private static final class Threaded extends FlatDns {
        private static final CountDownLatch NEVER = new CountDownLatch(1);

        Threaded() {
            Thread thread = new Thread(() -> awaitIt(NEVER), "left-by-a-back-end");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
