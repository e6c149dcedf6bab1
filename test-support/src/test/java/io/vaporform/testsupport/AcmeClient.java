package io.vaporform.testsupport;

import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.List;
import org.shredzone.acme4j.Account;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** An ACME client as its library has it. */
final class AcmeClient {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Session session;
    private final KeyPair key = key();

    /** @param ca issuer of the server's certificate */
    AcmeClient(URI directory, X509Certificate ca) {
        session = new Session(directory, new GenericAcmeProvider() {
            @Override
            public HttpClient createHttpClient(NetworkSettings settings) {
                try {
                    return HttpClient.newBuilder()
                            .sslContext(TestCa.trusting(ca))
                            .connectTimeout(settings.getTimeout())
                            .build();
                } catch (java.io.IOException impossible) {
                    throw new AssertionError(impossible);
                }
            }
        });
        session.networkSettings().setTimeout(Duration.ofSeconds(2));
    }

    Session session() {
        return session;
    }

    Account account() throws Exception {
        return accounts().create(session);
    }

    AccountBuilder accounts() {
        return new AccountBuilder().agreeToTermsOfService().useKeyPair(key);
    }

    /** By the first challenge of each name of the type. */
    Certificate certificate(Account account, String challengeType, String... names) throws Exception {
        return certificate(account.newOrder().domains(names).create(), challengeType);
    }

    Certificate certificate(Order order, String challengeType) throws Exception {
        for (Authorization authorization : order.getAuthorizations()) {
            Challenge challenge = authorization.findChallenge(challengeType).orElseThrow();
            challenge.trigger();
            if (authorization.waitForCompletion(PATIENCE) != Status.VALID) {
                challenge.fetch();
                throw new AssertionError(challenge.getJSON());
            }
        }
        order.waitUntilReady(PATIENCE);
        order.execute(key());
        if (order.waitForCompletion(PATIENCE) != Status.VALID) {
            throw new AssertionError(order.getJSON());
        }
        return order.getCertificate();
    }

    /** Throws if {@code chain} does not lead to one of {@code roots}. */
    static void verify(List<X509Certificate> chain, List<X509Certificate> roots) throws GeneralSecurityException {
        for (int i = 0; i + 1 < chain.size(); i++) {
            chain.get(i).verify(chain.get(i + 1).getPublicKey());
        }
        X509Certificate last = chain.get(chain.size() - 1);
        X509Certificate root = roots.stream()
                .filter(each -> each.getSubjectX500Principal().equals(last.getIssuerX500Principal()))
                .findFirst()
                .orElseThrow();
        last.verify(root.getPublicKey());
    }

    static KeyPair key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
