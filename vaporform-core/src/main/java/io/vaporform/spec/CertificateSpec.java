package io.vaporform.spec;

import io.vaporform.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A certificate that is wanted: for which names, by which key, and whether it is asked for or was given. Its resource bears the first of its names. */
public sealed interface CertificateSpec extends Spec permits CertificateSpecRecord {

    /** The output that has the certificate and those that lead to its root, in PEM, the certificate first. */
    String CHAIN = "chain";

    /** The output that has the private key, in PEM (PKCS #8). */
    String KEY = "key";

    /** As many as a certification authority takes in one order: {@value}. */
    int MOST_NAMES = 100;

    /** What it is for, each once; wildcards such as {@code *.example.com} among them. */
    List<DomainName> names();

    /** The domains that must be the project's before it is asked for. */
    List<Value<String>> domains();

    /** {@link KeyType#EC_P256} unless set. */
    KeyType keyType();

    /** How the names are shown to be the project's; empty leaves that to the provider. */
    Optional<ChallengeType> challenge();

    /** What the certification authority calls the kind of certificate (ACME profiles), such as {@code shortlived}; empty for its default. */
    Optional<String> profile();

    /** Whether it is renewed by itself when it is time to; true unless set. */
    boolean renewsItself();

    /** One that was got elsewhere; empty if it is to be asked for. */
    Optional<Uploaded> uploaded();

    /**
     * A certificate that somebody brings.
     *
     * @param chain in PEM, the certificate first
     * @param key the private key in PEM (PKCS #8)
     */
    record Uploaded(String chain, Secret key) {}

    /** @throws InvalidSpecException if it is no name that somebody can own; see {@link DomainName#host} */
    static Builder builder(String name) {
        return new Builder(DomainName.host(name, true));
    }

    /** A certificate for one name. */
    static CertificateSpec of(String name) {
        return builder(name).build();
    }

    /** A builder that starts with everything this spec says. */
    Builder toBuilder();

    @Override
    default Kind kind() {
        return Kind.CERTIFICATE;
    }

    @Override
    default Set<Output<?>> references() {
        Set<Output<?>> all = new LinkedHashSet<>();
        domains().forEach(domain -> all.addAll(domain.references()));
        return all;
    }

    @Override
    default Set<String> outputFields() {
        return Set.of(CHAIN, KEY);
    }

    /** Collects what is wanted; not thread-safe. */
    final class Builder {
        private final Set<DomainName> names = new LinkedHashSet<>();
        private final List<Value<String>> domains = new ArrayList<>();
        private KeyType keyType = KeyType.EC_P256;
        private @Nullable ChallengeType challenge;
        private @Nullable String profile;
        private boolean renewsItself = true;
        private @Nullable Uploaded uploaded;
        private @Nullable String provider;

        private Builder(DomainName name) {
            names.add(name);
        }

        Builder(CertificateSpec spec) {
            names.addAll(spec.names());
            domains.addAll(spec.domains());
            keyType = spec.keyType();
            challenge = spec.challenge().orElse(null);
            profile = spec.profile().orElse(null);
            renewsItself = spec.renewsItself();
            uploaded = spec.uploaded().orElse(null);
            provider = spec.provider().orElse(null);
        }

        /** One more name. */
        public Builder name(String name) {
            names.add(DomainName.host(name, true));
            return this;
        }

        /** Waits until a domain is the project's. */
        public Builder after(Value<String> domain) {
            domains.add(domain);
            return this;
        }

        /** These domains to wait for, and no other. */
        public Builder domains(List<Value<String>> values) {
            domains.clear();
            domains.addAll(values);
            return this;
        }

        /** See {@link CertificateSpec#keyType()}. */
        public Builder key(KeyType type) {
            this.keyType = type;
            return this;
        }

        /** See {@link CertificateSpec#challenge()}. */
        public Builder challenge(ChallengeType type) {
            this.challenge = type;
            return this;
        }

        /** See {@link CertificateSpec#profile()}. */
        public Builder profile(String name) {
            this.profile = name;
            return this;
        }

        /** See {@link CertificateSpec#renewsItself()}. */
        public Builder renewItself(boolean renews) {
            this.renewsItself = renews;
            return this;
        }

        /** It is this one, and none is asked for. */
        public Builder uploaded(String chain, Secret key) {
            this.uploaded = new Uploaded(chain, key);
            return this;
        }

        /** It is asked for. */
        public Builder issued() {
            this.uploaded = null;
            return this;
        }

        /** @param provider the name of the provider instance that is to serve it */
        public Builder on(String provider) {
            this.provider = provider;
            return this;
        }

        /** @throws InvalidSpecException naming everything that is wrong */
        public CertificateSpec build() {
            Violations found = new Violations();
            found.unless(
                    names.size() <= MOST_NAMES,
                    "names",
                    names.size(),
                    "are more than the " + MOST_NAMES + " that one certificate can be for",
                    "ask for several certificates, or for a wildcard");
            if (challenge != null && challenge != ChallengeType.DNS_01) {
                names.stream()
                        .filter(DomainName::isWildcard)
                        .forEach(name -> found.add(
                                "challenge",
                                challenge,
                                "shows nothing of the names that " + name + " stands for",
                                "choose DNS_01, or leave it out"));
            }
            found.throwIfAny();
            return new CertificateSpecRecord(
                    List.copyOf(names),
                    List.copyOf(domains),
                    keyType,
                    Optional.ofNullable(challenge),
                    Optional.ofNullable(profile),
                    renewsItself,
                    Optional.ofNullable(uploaded),
                    Optional.ofNullable(provider));
        }
    }
}

record CertificateSpecRecord(
        List<DomainName> names,
        List<Value<String>> domains,
        KeyType keyType,
        Optional<ChallengeType> challenge,
        Optional<String> profile,
        boolean renewsItself,
        Optional<CertificateSpec.Uploaded> uploaded,
        Optional<String> provider)
        implements CertificateSpec {

    @Override
    public Builder toBuilder() {
        return new Builder(this);
    }
}
