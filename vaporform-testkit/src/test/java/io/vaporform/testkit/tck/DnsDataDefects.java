package io.vaporform.testkit.tck;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.RrsetChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Those that give data back otherwise than they were set. */
final class DnsDataDefects {

    private DnsDataDefects() {}

    static List<DnsDefect> all() {
        return List.of(
                DnsDefect.of("takes names in data for relative ones", "N401 N107", () -> new FlatDns() {
                    @Override
                    Rrset kept(Rrset set, Optional<Rrset> before) {
                        return set.type().equals(Rdata.MX) || set.type().equals(Rdata.NS)
                                ? new Rrset(
                                        set.name(),
                                        set.ttl(),
                                        set.data().stream()
                                                .map(one -> Rdata.of(one.type(), one.text() + "." + ZONE))
                                                .toList())
                                : set;
                    }
                }),
                changesTexts("takes texts for ASCII", "N402", text -> text.replaceAll("[^ -~]", "?")),
                changesTexts("takes a semicolon for a comment", "N402 N405 N407", text -> text.replaceAll(";.*", "")),
                DnsDefect.of("has an alias at the top, and nothing else", "N408", () -> new FlatDns() {
                    @Override
                    boolean mayBeAlias(DomainName name) {
                        return false;
                    }
                }),
                DnsDefect.of("raises short times to live", "N403", () -> new FlatDns() {
                    @Override
                    Rrset kept(Rrset set, Optional<Rrset> before) {
                        Duration least = Duration.ofMinutes(1);
                        return set.ttl().compareTo(least) < 0 ? set.ttl(least) : set;
                    }
                }),
                DnsDefect.of("passes over types that it does not keep", "N404", () -> new FlatDns() {
                    @Override
                    public synchronized void change(DomainName zone, List<RrsetChange> changes) {
                        super.change(
                                zone,
                                changes.stream()
                                        .filter(change -> TYPES.contains(change.type()))
                                        .toList());
                    }
                }),
                DnsDefect.of("takes a star for a letter", "N405 N106", () -> new FlatDns() {
                    @Override
                    Rrset kept(Rrset set, Optional<Rrset> before) {
                        return new Rrset(DomainName.of(set.name().text().replace("*", "star")), set.ttl(), set.data());
                    }
                }),
                DnsDefect.of("cuts large sets", "N406", () -> new FlatDns() {
                    @Override
                    Rrset kept(Rrset set, Optional<Rrset> before) {
                        return new Rrset(
                                set.name(),
                                set.ttl(),
                                set.data().subList(0, Math.min(40, set.data().size())));
                    }
                }));
    }

    private static DnsDefect changesTexts(String name, String rules, UnaryOperator<String> change) {
        return DnsDefect.of(name, rules, () -> new FlatDns() {
            @Override
            Rrset kept(Rrset set, Optional<Rrset> before) {
                return set.type().equals(Rdata.TXT)
                        ? new Rrset(
                                set.name(),
                                set.ttl(),
                                set.data().stream()
                                        .map(one -> Rdata.txt(change.apply(one.value())))
                                        .toList())
                        : set;
            }
        });
    }
}
