package io.vaporform.spi;

import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The names that resources of an installation have for themselves, whichever provider serves them: a name is one resource's, and what is above or below it, or meant by the same
 * wildcard, can only be the same project's. Names released with a delay stay their project's for so long. Thread-safe, also between processes.
 */
public final class NameClaims {

    private final Records records;
    private final Address owner;
    private final TimeSource time;
    private final BooleanSupplier goesOn;

    /**
     * The claims of one resource.
     *
     * @param records of the whole installation, for nothing but names
     */
    public NameClaims(Records records, Address owner, TimeSource time) {
        this(records, owner, time, () -> false);
    }

    /** @param goesOn whether the resource is wanted, or has another life: then it keeps its names, whatever is released */
    public NameClaims(Records records, Address owner, TimeSource time, BooleanSupplier goesOn) {
        this.records = records;
        this.owner = owner;
        this.time = time;
        this.goesOn = goesOn;
    }

    /** What keeps the resource from having {@code name}: that name itself, or one above or below it, of others. Writes nothing. */
    public Optional<DomainName> inTheWay(DomainName name) {
        return inTheWay(name, Optional.empty(), Long.MAX_VALUE);
    }

    /**
     * The name by which another project has {@code name}: of those that are claimed at it and above it the closest one decides; where there is none, also what is claimed below it. Writes nothing.
     *
     * @return empty also if nobody has it
     */
    public Optional<DomainName> othersHave(DomainName name) {
        Optional<Claim> closest = closest(name);
        if (closest.isPresent()) {
            return closest.filter(claim -> !claim.isOfProject(owner)).map(Claim::name);
        }
        // What was given out below a wildcard is those projects' own too.
        return inTheWay(name, Optional.empty(), Long.MAX_VALUE, true);
    }

    /** Whether the resource's project has {@code name}, or the closest one above it that anybody has. Writes nothing. */
    public boolean projectHas(DomainName name) {
        return closest(name).filter(claim -> claim.isOfProject(owner)).isPresent();
    }

    private Optional<Claim> closest(DomainName name) {
        Instant now = time.now();
        Optional<DomainName> at = Optional.of(top(name));
        while (at.isPresent()) {
            DomainName each = at.get();
            Optional<Claim> found = records.get(key(each))
                    .or(() -> each.equals(name) ? Optional.empty() : records.get(key(each) + "*/"))
                    .map(Claim::of)
                    .filter(claim -> claim.isKept(now));
            if (found.isPresent()) {
                return found;
            }
            at = each.parent();
        }
        return Optional.empty();
    }

    /**
     * From now on the resource has {@code name}. Idempotent.
     *
     * @return what is in the way; then nothing was claimed
     */
    public Optional<DomainName> claim(DomainName name) {
        return claim(name, Optional.empty());
    }

    /**
     * As {@link #claim(DomainName)}, for a name that the host application gives out: whose {@code zone} is, and what is above it, does not matter.
     */
    public Optional<DomainName> claimWithin(DomainName zone, DomainName name) {
        return claim(name, Optional.of(zone));
    }

    /**
     * Two that claim at the same time both write, and both look afterwards: the one that was written later finds the earlier one, and gives way.
     */
    private Optional<DomainName> claim(DomainName name, Optional<DomainName> zone) {
        String key = key(name);
        while (true) {
            Optional<Claim> there = records.get(key).map(Claim::of);
            if (there.isPresent() && !there.get().isOf(owner) && there.get().holds(owner, time.now())) {
                return Optional.of(name);
            }
            if (there.isPresent() && there.get().isOf(owner)) {
                Optional<DomainName> other =
                        inTheWay(name, zone, there.get().entry().revision());
                other.ifPresent(any -> records.remove(there.get().entry()));
                return other;
            }
            Optional<DomainName> other = inTheWay(name, zone, Long.MAX_VALUE);
            if (other.isPresent()) {
                return other;
            }
            Secret mine = Claim.text(owner, zone, Optional.empty());
            if (there.isPresent()) {
                records.replace(there.get().entry(), mine);
            } else {
                records.create(key, mine);
            }
        }
    }

    /**
     * Others can have {@code name} again. Nothing happens if it is not the resource's, or if only one of several lives of it goes.
     *
     * @param delay for how long it is still kept for the project
     */
    public void release(DomainName name, Duration delay) {
        Optional<Claim> mine =
                records.get(key(name)).map(Claim::of).filter(claim -> claim.isOf(owner) && !goesOn.getAsBoolean());
        mine.ifPresent(claim -> {
            boolean done = delay.isZero()
                    ? records.remove(claim.entry())
                    : records.replace(
                            claim.entry(),
                            Claim.text(
                                    owner, claim.zone(), Optional.of(time.now().plus(delay))));
            if (!done) {
                release(name, delay);
            }
        });
    }

    /** @param before what was claimed later does not count */
    private Optional<DomainName> inTheWay(DomainName name, Optional<DomainName> zone, long before) {
        return inTheWay(name, zone, before, false);
    }

    /** @param givenOutToo whether what the host application gave out below it is in the way */
    private Optional<DomainName> inTheWay(
            DomainName name, Optional<DomainName> zone, long before, boolean givenOutToo) {
        DomainName top = top(name);
        Instant now = time.now();
        List<Claim> related = new ArrayList<>();
        for (Optional<DomainName> above = top.parent();
                above.isPresent();
                above = above.get().parent()) {
            DomainName each = above.get();
            if (zone.isEmpty() || each.isBelow(zone.get())) {
                records.get(key(each)).map(Claim::of).ifPresent(related::add);
                records.get(key(each) + "*/").map(Claim::of).ifPresent(related::add);
            }
        }
        records.scan(key(top)).stream()
                .map(Claim::of)
                .filter(below -> givenOutToo
                        || below.zone().map(given -> !given.isWithin(top)).orElse(true))
                .forEach(related::add);
        return related.stream()
                .filter(claim -> claim.entry().revision() < before && claim.holds(owner, now))
                .map(Claim::name)
                .findFirst();
    }

    /** What a wildcard stands for is below its parent. */
    private static DomainName top(DomainName name) {
        return name.isWildcard() ? name.parent().orElseThrow() : name;
    }

    /** From the right, so that what is below a name begins with its key. */
    private static String key(DomainName name) {
        List<String> labels = new ArrayList<>(name.labels());
        Collections.reverse(labels);
        return String.join("/", labels) + "/";
    }

    /**
     * One that is recorded.
     *
     * @param owner whose it is, or was until it was released
     * @param zone that it was given out in
     * @param until when others can have it; empty as long as it is not released
     */
    private record Claim(Records.Entry entry, Address owner, Optional<DomainName> zone, Optional<Instant> until) {

        private static final String NONE = "-";

        static Claim of(Records.Entry entry) {
            String[] parts = entry.value().reveal().split(" ", -1);
            return new Claim(
                    entry,
                    Address.parse(parts[0]),
                    given(parts[1]).map(DomainName::of),
                    given(parts[2]).map(Instant::parse));
        }

        static Secret text(Address owner, Optional<DomainName> zone, Optional<Instant> until) {
            return Secret.of(owner + " " + zone.map(DomainName::text).orElse(NONE) + " "
                    + until.map(Instant::toString).orElse(NONE));
        }

        private static Optional<String> given(String text) {
            return text.equals(NONE) ? Optional.empty() : Optional.of(text);
        }

        DomainName name() {
            List<String> labels = new ArrayList<>(List.of(entry.key().split("/", -1)));
            labels.remove(labels.size() - 1);
            Collections.reverse(labels);
            return DomainName.of(String.join(".", labels));
        }

        boolean isOf(Address other) {
            return until.isEmpty() && owner.equals(other);
        }

        /** Whether it keeps {@code other} from the name itself, or from one above or below it. */
        boolean holds(Address other, Instant now) {
            return isKept(now) && !isFor(other);
        }

        boolean isKept(Instant now) {
            return until.map(now::isBefore).orElse(true);
        }

        boolean isOfProject(Address other) {
            return owner.project().equals(other.project());
        }

        /** A name is one resource's of a project; what is above or below, or was released, may be another's of it. */
        private boolean isFor(Address other) {
            boolean same = owner.project().equals(other.project());
            return same && (until.isPresent() || !name().text().equals(other.name()) || owner.equals(other));
        }
    }
}
