package io.vaporform.spec;

import io.vaporform.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A domain that is wanted: a name that a project shows to be its own, where it leads to, and which records it has. Its resource bears its name. */
public sealed interface DomainSpec extends Spec permits DomainSpecRecord {

    /** The output that others refer to: the name, once it is the project's. */
    String NAME = "name";

    /** May be a wildcard, such as {@code *.example.com}, which stands for all names below. */
    DomainName name();

    /** {@link VerificationMethod#TXT} unless set. */
    VerificationMethod verification();

    /** Where it leads to, as {@link DnsTarget#text()}; empty leaves that to others. */
    Optional<Value<String>> target();

    /**
     * The records at the name and below that are set and kept in step, beside those of {@link #target()}. They need a back end that holds the zone.
     */
    List<Rrset> records();

    /** Whether records that are there already and nobody's, become the domain's where it wants the same name and type; false unless set. */
    boolean adopts();

    /** Whether the records of the target are set where a back end holds the zone; true unless set. Otherwise somebody is told to set them. */
    boolean configuresDns();

    /** Whether it is released also while it leads here; false unless set. */
    boolean releasesWhileServing();

    /** Whether its zone is signed (DNSSEC), where the domain is the top of a zone that is held by a back end that can; false unless set. Left signed when the domain is released. */
    boolean signed();

    /** @throws io.vaporform.error.InvalidSpecException if it is no name that somebody can own; see {@link DomainName#host} */
    static Builder builder(String name) {
        return new Builder(DomainName.host(name, true));
    }

    /** A domain with nothing but its name. */
    static DomainSpec of(String name) {
        return builder(name).build();
    }

    /** A builder that starts with everything this spec says. */
    Builder toBuilder();

    @Override
    default Kind kind() {
        return Kind.DOMAIN;
    }

    @Override
    default Set<Output<?>> references() {
        return target().map(Value::references).orElse(Set.of());
    }

    @Override
    default Set<String> outputFields() {
        return Set.of(NAME);
    }

    /** What {@link #target()} says, where that is known. */
    default Optional<DnsTarget> knownTarget() {
        return target().filter(Value.Literal.class::isInstance)
                .map(target -> DnsTarget.parse(((Value.Literal<String>) target).value()));
    }

    /** The sets that it has in a zone that is held: its {@link #records()}, and those that lead it to its target, unless others set those. */
    default List<Rrset> ownRecords() {
        List<Rrset> all = new ArrayList<>(records());
        if (configuresDns()) {
            knownTarget().ifPresent(target -> all.addAll(target.records(name())));
        }
        return all;
    }

    /** Collects what is wanted; not thread-safe. */
    final class Builder {
        private final DomainName name;
        private VerificationMethod verification = VerificationMethod.TXT;
        private @Nullable Value<String> target;
        private final List<Rrset> records = new ArrayList<>();
        private boolean adopts;
        private boolean configuresDns = true;
        private boolean releasesWhileServing;
        private boolean signed;
        private @Nullable String provider;

        private Builder(DomainName name) {
            this.name = name;
        }

        Builder(DomainSpec spec) {
            this(spec.name());
            verification = spec.verification();
            target = spec.target().orElse(null);
            records.addAll(spec.records());
            adopts = spec.adopts();
            configuresDns = spec.configuresDns();
            releasesWhileServing = spec.releasesWhileServing();
            signed = spec.signed();
            provider = spec.provider().orElse(null);
        }

        /** How it is shown whose it is. */
        public Builder verifyBy(VerificationMethod method) {
            this.verification = method;
            return this;
        }

        /** Where it leads to. */
        public Builder pointTo(DnsTarget target) {
            return pointTo(Value.of(target.text()));
        }

        /** Where it leads to, as another resource says: {@link DnsTarget#text()}. */
        public Builder pointTo(Value<String> target) {
            this.target = target;
            return this;
        }

        /** It leads nowhere, or where others say. */
        public Builder pointNowhere() {
            this.target = null;
            return this;
        }

        /** One more set of records. */
        public Builder record(Rrset set) {
            records.add(set);
            return this;
        }

        /** These sets of records and no other. */
        public Builder records(List<Rrset> sets) {
            records.clear();
            records.addAll(sets);
            return this;
        }

        /** See {@link DomainSpec#adopts()}. */
        public Builder adopt() {
            this.adopts = true;
            return this;
        }

        /** Somebody else sets the records of the target, and is told which: see {@link DomainSpec#configuresDns()}. */
        public Builder leaveDns() {
            this.configuresDns = false;
            return this;
        }

        /** See {@link DomainSpec#releasesWhileServing()}. */
        public Builder releaseWhileServing() {
            this.releasesWhileServing = true;
            return this;
        }

        /** See {@link DomainSpec#signed()}. The DS records that the zone above is to have are in the outputs, and in what the domain awaits. */
        public Builder sign() {
            this.signed = true;
            return this;
        }

        /** @param provider the name of the provider instance that is to serve it */
        public Builder on(String provider) {
            this.provider = provider;
            return this;
        }

        /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
        public DomainSpec build() {
            Violations found = new Violations();
            DomainName top = name.isWildcard() ? name.parent().orElseThrow() : name;
            Set<String> seen = new HashSet<>();
            for (Rrset set : records) {
                found.unless(
                        seen.add(set.name() + " " + set.type()),
                        "records of " + set.name(),
                        set.type(),
                        "are given twice",
                        "put all into one set");
                found.unless(
                        set.name().isWithin(top),
                        "records of " + set.name(),
                        set.type(),
                        "are not at " + top + " or below it",
                        "give them to the domain that they belong to");
                found.unless(
                        target == null || !set.name().equals(name) || !isOfTarget(set.type()),
                        "records of " + set.name(),
                        set.type(),
                        "are those of its target",
                        "leave out the one or the other");
            }
            found.unless(
                    !name.isWildcard()
                            || verification == VerificationMethod.TXT
                            || verification == VerificationMethod.CNAME,
                    "verification",
                    verification,
                    "shows nothing of the names that a wildcard stands for",
                    "verify it by TXT");
            if (target instanceof Value.Literal<String> literal) {
                try {
                    found.unless(
                            !DnsTarget.parse(literal.value()).host().equals(Optional.of(name)),
                            "target",
                            literal.value(),
                            "is the domain itself",
                            "give the name of what serves it");
                } catch (InvalidSpecException wrong) {
                    found.addAll("", wrong.violations());
                }
            }
            found.throwIfAny();
            return new DomainSpecRecord(
                    name,
                    verification,
                    Optional.ofNullable(target),
                    List.copyOf(records),
                    adopts,
                    configuresDns,
                    releasesWhileServing,
                    signed,
                    Optional.ofNullable(provider));
        }

        private static boolean isOfTarget(String type) {
            return Set.of(Rdata.A, Rdata.AAAA, Rdata.CNAME).contains(type);
        }
    }
}

record DomainSpecRecord(
        DomainName name,
        VerificationMethod verification,
        Optional<Value<String>> target,
        List<Rrset> records,
        boolean adopts,
        boolean configuresDns,
        boolean releasesWhileServing,
        boolean signed,
        Optional<String> provider)
        implements DomainSpec {

    @Override
    public Builder toBuilder() {
        return new Builder(this);
    }
}
