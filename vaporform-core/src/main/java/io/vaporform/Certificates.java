package io.vaporform;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.tls.CertificateMaterial;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The certificates of a stack. Thread-safe; verbs block and throw as {@link Stack#apply}. */
public final class Certificates {

    private final Stack stack;

    Certificates(Stack stack) {
        this.stack = stack;
    }

    /**
     * A certificate for one name; see {@link #provision(CertificateSpec)}.
     *
     * @param name such as {@code shop.example.com} or {@code *.example.com}
     */
    public Certificate provision(String name) {
        return provision(CertificateSpec.of(name));
    }

    /** See {@link #provision(CertificateSpec)}. */
    public Certificate provision(String name, Consumer<CertificateSpec.Builder> spec) {
        CertificateSpec.Builder builder = CertificateSpec.builder(name);
        spec.accept(builder);
        return provision(builder.build());
    }

    /**
     * Gets a certificate, or changes the one of that name to what {@code spec} says. Does not wait for people: what somebody has to do, such as to lead a name here, is {@link Certificate#instruction()}, and it is gone on
     * with by a supervisor. With one it is also renewed by itself.
     *
     * @throws io.vaporform.error.ApplyFailedException if a certification authority refused, in its own words; or if a name is another project's. It is not tried again by itself
     */
    public Certificate provision(CertificateSpec spec) {
        Address address = address(spec.names().get(0));
        stack.operation(stack.demands().component(address, spec)).await();
        return new Certificate(stack, address);
    }

    /** As {@link #provision(CertificateSpec)}, but returns at once, when what is wanted is recorded. */
    public Operation start(CertificateSpec spec) {
        return stack.operation(stack.demands().component(address(spec.names().get(0)), spec));
    }

    /** What {@link #provision(CertificateSpec)} would do. Changes nothing. */
    public Plan planProvision(CertificateSpec spec) {
        return stack.plan(stack.demands().component(address(spec.names().get(0)), spec));
    }

    /**
     * Takes a certificate that was got elsewhere. It is checked here and now, with its key; the certificates of its chain are put in their order. It is shown for all names that it is for, as one that is asked for; if
     * {@code name} is none of these but below one of its wildcards, for {@code name} alone.
     *
     * @param name that it is to be for, and that its resource bears
     * @param chain in PEM: the certificate, and those that lead to its root
     * @param key its private key in PEM, as PKCS #8, PKCS #1 or SEC1; not encrypted
     * @throws io.vaporform.error.InvalidSpecException naming everything that is wrong with it; nothing was changed
     * @throws io.vaporform.error.ApplyFailedException if one of its names is another project's: then say which it is to be shown for
     */
    public Certificate upload(String name, String chain, Secret key) {
        DomainName wanted = DomainName.host(name, true);
        CertificateMaterial material = CertificateMaterial.of(chain, key, List.of(wanted), now());
        return upload(shownFor(wanted, material), material);
    }

    /** As {@link #upload(String, String, Secret)}, to be shown for {@code names} and no others; its resource bears the first. */
    public Certificate upload(List<String> names, String chain, Secret key) {
        List<DomainName> wanted = hosts(names);
        return upload(wanted, CertificateMaterial.of(chain, key, wanted, now()));
    }

    /**
     * As {@link #upload(String, String, Secret)}, from a file of PKCS #12.
     *
     * @throws io.vaporform.error.InvalidSpecException also if the password is not the right one
     */
    public Certificate upload(String name, byte[] pkcs12, Secret password) {
        DomainName wanted = DomainName.host(name, true);
        CertificateMaterial material = CertificateMaterial.ofPkcs12(pkcs12, password, List.of(wanted), now());
        return upload(shownFor(wanted, material), material);
    }

    /** As {@link #upload(String, byte[], Secret)}, to be shown for {@code names} and no others; its resource bears the first. */
    public Certificate upload(List<String> names, byte[] pkcs12, Secret password) {
        List<DomainName> wanted = hosts(names);
        return upload(wanted, CertificateMaterial.ofPkcs12(pkcs12, password, wanted, now()));
    }

    private Instant now() {
        return stack.host().time().now();
    }

    private static List<DomainName> hosts(List<String> names) {
        new Violations()
                .unless(!names.isEmpty(), "names", names, "are none", "name what it is to be shown for")
                .throwIfAny();
        return names.stream().map(name -> DomainName.host(name, true)).toList();
    }

    private static List<DomainName> shownFor(DomainName wanted, CertificateMaterial material) {
        List<DomainName> names = material.names();
        return names.contains(wanted)
                ? Stream.concat(Stream.of(wanted), names.stream().filter(Certificates::isHost))
                        .toList()
                : List.of(wanted);
    }

    /** Some certificates are for names that nobody can own, such as those within a network, too. */
    private static boolean isHost(DomainName name) {
        try {
            DomainName.host(name.text(), true);
            return true;
        } catch (InvalidSpecException nobodys) {
            return false;
        }
    }

    private Certificate upload(List<DomainName> names, CertificateMaterial material) {
        CertificateSpec.Builder spec = CertificateSpec.builder(names.get(0).text());
        names.forEach(name -> spec.name(name.text()));
        return provision(spec.uploaded(material.chainPem(), material.keyPem()).build());
    }

    /**
     * What would keep a certificate from being issued, before its issuer is asked: each with its cure, empty if nothing is in the way. Asks the DNS, and may look at the hosts. Changes nothing.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if that cannot be found out
     */
    public List<String> preflight(CertificateSpec spec) {
        return stack.host().looks().preflight(address(spec.names().get(0)), spec);
    }

    /** A handle on a certificate; whether it is there shows when it is used. */
    public Certificate get(String name) {
        return new Certificate(stack, address(DomainName.host(name, true)));
    }

    /** Those that were asked for in this stack and not removed, by their names. */
    public List<Certificate> list() {
        return stack.resources().keySet().stream()
                .filter(address -> address.kind().equals(Kind.CERTIFICATE))
                .map(address -> new Certificate(stack, address))
                .toList();
    }

    private Address address(DomainName name) {
        return stack.address(Kind.CERTIFICATE, name.text());
    }
}
