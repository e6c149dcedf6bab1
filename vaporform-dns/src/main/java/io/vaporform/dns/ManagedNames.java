package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Violations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names below one of the host application's own, such as {@code *.apps.example.com}, that it gives out to projects: each to the first that asks. Nobody has to show anything for them. Immutable and
 * thread-safe.
 */
public final class ManagedNames {

    /** For how long a name that was released is kept for the project that had it. */
    public static final Duration DEFAULT_RELEASE_DELAY = Duration.ofDays(30);

    private static final List<String> RESERVED = List.of(
            "www",
            "mail",
            "smtp",
            "imap",
            "mx",
            "ns",
            "ns1",
            "ns2",
            "api",
            "admin",
            "root",
            "localhost",
            "ftp",
            "status",
            "autoconfig",
            "autodiscover",
            "wpad",
            "isatap",
            "hostmaster",
            "postmaster",
            "webmaster",
            "abuse",
            "security");

    private static final Set<String> DELEGATING = Set.of(Rdata.NS, "DS", "DNAME");

    private final DomainName zone;
    private final Set<String> reserved;
    private final Duration releaseDelay;

    private ManagedNames(DomainName zone, Set<String> reserved, Duration releaseDelay) {
        this.zone = zone;
        this.reserved = reserved;
        this.releaseDelay = releaseDelay;
    }

    /** @param zone that the names are below, such as {@code apps.example.com} */
    public static ManagedNames below(String zone) {
        return new ManagedNames(DomainName.host(zone, false), Set.copyOf(RESERVED), DEFAULT_RELEASE_DELAY);
    }

    /** The same, and these labels are given to nobody either, beside such as {@code www}, {@code mail} and {@code admin}. */
    public ManagedNames reserve(String... labels) {
        Set<String> all = new TreeSet<>(reserved);
        for (String label : labels) {
            all.add(label.toLowerCase(Locale.ROOT));
        }
        return new ManagedNames(zone, all, releaseDelay);
    }

    /** @param delay {@link #DEFAULT_RELEASE_DELAY} if not set: whoever still has links to the name should not find somebody else there */
    public ManagedNames releaseDelay(Duration delay) {
        new Violations()
                .unless(!delay.isNegative(), "releaseDelay", delay, "must not be negative", "say zero for none")
                .throwIfAny();
        return new ManagedNames(zone, reserved, delay);
    }

    DomainName zone() {
        return zone;
    }

    Duration releaseDelay() {
        return releaseDelay;
    }

    boolean has(DomainName name) {
        return name.isBelow(zone);
    }

    void check(DomainSpec wanted, Violations found) {
        DomainName name = wanted.name();
        List<String> labels = name.labels();
        int own = labels.size() - zone.labels().size();
        found.unless(
                own == 1 && !name.isWildcard(),
                "domain",
                name,
                "is not one label below " + zone,
                "ask for a name such as shop." + zone);
        found.unless(
                !reserved.contains(labels.get(own - 1)),
                "domain",
                name,
                "is reserved",
                "ask for another name below " + zone);
        found.unless(!wanted.adopts(), "adopt", name, "what is there already is the host's", "leave it out");
        wanted.records().stream()
                .filter(set -> DELEGATING.contains(set.type()))
                .forEach(set -> found.add(
                        "records of " + set.name(),
                        set.type(),
                        "would hand the name on to other servers",
                        "leave them out"));
    }

    /** Nobody is given what other names are given out below. */
    void checkApart(DomainName name, Violations found) {
        found.unless(!zone.isWithin(name), "domain", name, "is reserved", "ask for another name");
    }
}
