package io.vaporform.acme;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Known;
import io.vaporform.spi.Task;
import io.vaporform.tls.CertificateMaterial;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.util.CSRBuilder;

/** What a CA is asked for, and what it answers. For one call. */
final class CaOrder {

    private final Task<CertificateSpec, CertificateOutputs> task;
    private final ApplyContext context;

    CaOrder(Task<CertificateSpec, CertificateOutputs> task, ApplyContext context) {
        this.task = task;
        this.context = context;
    }

    /**
     * @param replaced which it says that it replaces
     * @return empty if the CA does not take that
     */
    Optional<Order> create(Login login, Optional<X509Certificate> replaced) throws AcmeException {
        if (replaced.isEmpty()) {
            return Optional.of(builder(login).create());
        }
        try {
            return Optional.of(builder(login).replaces(replaced.get()).create());
        } catch (AcmeServerException refused) {
            if (!Trouble.isForReplacing(refused)) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    private OrderBuilder builder(Login login) {
        OrderBuilder builder = login.newOrder()
                .domains(task.wanted().names().stream().map(DomainName::text).toList());
        task.wanted().profile().ifPresent(builder::profile);
        return builder;
    }

    /** The certificate that an order replaces, where the CA has an ear for that (RFC 9773, 5). */
    Optional<X509Certificate> replaced(CaServer server) throws AcmeException {
        Optional<X509Certificate> before = task.before()
                .flatMap(Known::outputs)
                .filter(outputs -> outputs.directory()
                        .equals(Optional.of(server.ca().directory().toString())))
                .map(outputs -> CertificateMaterial.read(outputs).leaf());
        boolean tells = before.isPresent()
                && server.call(session ->
                        session.resourceUrlOptional(Resource.RENEWAL_INFO).isPresent());
        return tells ? before : Optional.empty();
    }

    /** What it counts as; not more than a renewal, unless it says what it replaces while the CA suggests to. */
    OrderKind kind(CaServer server, Optional<X509Certificate> replaced) {
        if (replaced.filter(
                        before -> Ari.suggestsNow(server, before, context.time().now()))
                .isPresent()) {
            return OrderKind.REPLACEMENT;
        }
        boolean again = task.before()
                .flatMap(Known::outputs)
                .filter(outputs -> Set.copyOf(outputs.names())
                        .equals(Set.copyOf(task.wanted().names())))
                .isPresent();
        return again ? OrderKind.RENEWAL : OrderKind.NEW;
    }

    /** Has it signed. */
    void sign(Order there) throws AcmeException {
        CSRBuilder csr = new CSRBuilder();
        csr.addDomains(task.wanted().names().stream().map(DomainName::text).toList());
        try {
            csr.sign(key());
            there.execute(csr.getEncoded());
        } catch (IOException impossible) {
            throw new IllegalStateException("a request cannot be signed", impossible);
        }
    }

    /** Made, and kept, before the CA hears of it. */
    private KeyPair key() {
        return KeyPairs.parse(context.rememberForOperation(
                "key-" + task.wanted().keyType(),
                () -> KeyPairs.text(task.wanted().keyType().generate())));
    }

    /** @throws io.vaporform.error.InvalidSpecException if it is not what was asked for */
    CertificateMaterial material(Order there) {
        return CertificateMaterial.of(
                there.getCertificate().getCertificateChain(),
                key(),
                task.wanted().names(),
                context.time().now());
    }

    /**
     * The errors of its challenges, in the CA's own words.
     *
     * @param failing to which the names are added that are not ours, as the CA sees it
     */
    static String words(Order there, List<DomainName> failing) throws AcmeException {
        List<String> all = new ArrayList<>();
        for (Authorization authorization : there.getAuthorizations()) {
            authorization.fetch();
            String name = authorization.getIdentifier().getDomain();
            if (authorization.getStatus() == Status.INVALID) {
                failing.add(DomainName.of(name));
            }
            authorization.getChallenges().stream()
                    .flatMap(challenge -> challenge.getError().stream())
                    .forEach(error -> all.add(name + ": " + error.getDetail().orElse(error.toString())));
        }
        there.getError().ifPresent(error -> all.add(error.getDetail().orElse(error.toString())));
        return all.isEmpty() ? "the order is " + there.getStatus() : String.join("; ", all);
    }
}
