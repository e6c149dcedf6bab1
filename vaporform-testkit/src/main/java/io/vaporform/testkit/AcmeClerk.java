package io.vaporform.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.DomainName;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a {@link FakeAcme} does at each of its resources (RFC 8555, 7; RFC 9773). */
final class AcmeClerk {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final AcmeBooks books;
    private final FakeAcme.Validation validation;
    private final boolean renewalInfo;
    private final Duration askAgain;

    /**
     * What is answered.
     *
     * @param location empty for none
     */
    record Answer(int status, String type, String body, String location, Duration retryAfter) {

        static Answer of(int status, ObjectNode body, String location) {
            return new Answer(status, "application/json", body.toString(), location, Duration.ZERO);
        }
    }

    AcmeClerk(FakeAcme.Builder builder, AcmeBooks books) {
        this.books = books;
        this.validation = builder.validation;
        this.renewalInfo = builder.renewalInfo;
        this.askAgain = builder.askAgain;
    }

    Answer directory(String base) {
        ObjectNode node = JSON.createObjectNode()
                .put("newNonce", base + "/nonce")
                .put("newAccount", base + "/account")
                .put("newOrder", base + "/order")
                .put("revokeCert", base + "/revoke");
        if (renewalInfo) {
            node.put("renewalInfo", base + "/renewal");
        }
        ObjectNode meta = node.putObject("meta").put("termsOfService", base + "/terms");
        meta.putObject("profiles");
        books.profiles().forEach(name -> meta.withObject("/profiles").put(name, base + "/terms"));
        return Answer.of(200, node, "");
    }

    Answer newAccount(String base, JwsRequest request) throws AcmeProblem {
        String thumbprint = request.thumbprint();
        Optional<String> there = books.account(thumbprint);
        JsonNode wanted = request.json();
        if (there.isEmpty() && wanted.path("onlyReturnExisting").asBoolean()) {
            throw new AcmeProblem(400, "accountDoesNotExist", "there is no account with this key");
        }
        if (there.isEmpty() && !wanted.path("termsOfServiceAgreed").asBoolean()) {
            throw new AcmeProblem(403, "userActionRequired", "the terms of service are not agreed to");
        }
        String id = books.register(thumbprint);
        return Answer.of(there.isPresent() ? 200 : 201, account(base, id), base + "/account/" + id);
    }

    ObjectNode account(String base, String id) {
        return JSON.createObjectNode().put("status", "valid").put("orders", base + "/account/" + id + "/orders");
    }

    Answer newOrder(String base, String account, JwsRequest request) throws AcmeProblem {
        JsonNode wanted = request.json();
        Set<String> names = new TreeSet<>();
        for (JsonNode identifier : wanted.path("identifiers")) {
            String name = identifier.path("value").asText();
            if (!identifier.path("type").asText().equals("dns")
                    || DomainName.parse(name)
                            .filter(each -> each.labels().size() > 1)
                            .isEmpty()) {
                throw new AcmeProblem(400, "rejectedIdentifier", name + " is no name of a host");
            }
            names.add(name);
        }
        if (names.isEmpty()) {
            throw AcmeProblem.malformed("the order has no identifiers");
        }
        AcmeOrder order = books.order(account, names, text(wanted, "profile"), text(wanted, "replaces"));
        return order(base, 201, order);
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.ofNullable(node.path(name).textValue());
    }

    Answer order(String base, String account, String id) throws AcmeProblem {
        return order(base, 200, own(account, id));
    }

    private Answer order(String base, int status, AcmeOrder order) {
        ObjectNode node = JSON.createObjectNode();
        synchronized (books) {
            order.write(node, base);
        }
        return Answer.of(status, node, base + "/order/" + order.id);
    }

    private AcmeOrder own(String account, String id) throws AcmeProblem {
        AcmeOrder order = books.order(id);
        if (!order.account.equals(account)) {
            throw new AcmeProblem(403, "unauthorized", "the order is another account's");
        }
        return order;
    }

    Answer finish(String base, String account, String id, JwsRequest request) throws AcmeProblem {
        AcmeOrder order = own(account, id);
        books.issue(
                order, CsrReader.of(JwsRequest.bytes(request.json().path("csr").asText())));
        return order(base, 200, order);
    }

    Answer authorization(String base, String id) throws AcmeProblem {
        AcmeAuthorization one = books.authorization(id);
        ObjectNode node = JSON.createObjectNode();
        synchronized (books) {
            one.write(node, base);
        }
        return Answer.of(200, node, "");
    }

    /** Looks at once, and answers when it has looked. */
    Answer challenge(String base, String account, String id, String type, JwsRequest request) throws AcmeProblem {
        AcmeAuthorization one = books.authorization(id);
        if (!one.types().contains(type)) {
            throw AcmeProblem.notFound("challenge " + type);
        }
        if (!request.payload().isEmpty() && one.status().equals("pending")) {
            String answer = one.token + "." + books.thumbprint(account);
            books.tried(one, type, looked(new FakeAcme.Challenge(type, one.name, one.token, answer)));
        }
        ObjectNode node = JSON.createObjectNode();
        synchronized (books) {
            one.writeChallenge(node, type, base);
        }
        return Answer.of(200, node, "");
    }

    private Optional<String> looked(FakeAcme.Challenge challenge) {
        try {
            return validation.wrong(challenge);
        } catch (Exception unreachable) {
            return Optional.of("it could not be looked at: " + unreachable);
        }
    }

    Answer certificate(String serial) throws AcmeProblem {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate each : books.chain(serial)) {
                text.append("-----BEGIN CERTIFICATE-----\n")
                        .append(PEM.encodeToString(each.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("a certificate that was written cannot be read", never);
        }
        return new Answer(200, "application/pem-certificate-chain", text.toString(), "", Duration.ZERO);
    }

    Answer renewal(String id) throws AcmeProblem {
        if (!renewalInfo) {
            throw AcmeProblem.notFound("renewal information");
        }
        FakeAcme.Window window = books.windows().of(books.find(id));
        ObjectNode node = JSON.createObjectNode();
        node.putObject("suggestedWindow")
                .put("start", window.start().toString())
                .put("end", window.end().toString());
        window.page().ifPresent(page -> node.put("explanationURL", page));
        Answer answer = Answer.of(200, node, "");
        return new Answer(200, answer.type(), answer.body(), "", askAgain);
    }

    Answer revoke(JwsRequest request) throws AcmeProblem {
        byte[] der = JwsRequest.bytes(request.json().path("certificate").asText());
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            books.revoke(certificate.getSerialNumber().toString(16));
        } catch (GeneralSecurityException wrong) {
            throw AcmeProblem.malformed("it is no certificate: " + wrong.getMessage());
        }
        return Answer.of(200, JSON.createObjectNode(), "");
    }
}
