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

    /** Says which certificate it replaces, where the CA has an ear for that (RFC 9773, 5). */
    Order create(Login login, String directory) throws AcmeException {
        Optional<X509Certificate> before = replaced(directory);
        boolean tells = before.isPresent()
                && login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isPresent();
        if (tells) {
            try {
                return builder(login).replaces(before.get()).create();
            } catch (AcmeServerException refused) {
                if (!Trouble.isAlreadyReplaced(refused)) {
                    throw refused;
                }
            }
        }
        return builder(login).create();
    }

    private OrderBuilder builder(Login login) {
        OrderBuilder builder = login.newOrder()
                .domains(task.wanted().names().stream().map(DomainName::text).toList());
        task.wanted().profile().ifPresent(builder::profile);
        return builder;
    }

    private Optional<X509Certificate> replaced(String directory) {
        return task.before()
                .flatMap(Known::outputs)
                .filter(outputs -> outputs.directory().equals(Optional.of(directory)))
                .map(outputs -> CertificateMaterial.read(outputs).leaf());
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
