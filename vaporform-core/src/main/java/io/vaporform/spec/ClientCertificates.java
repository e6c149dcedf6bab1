package io.vaporform.spec;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Whoever comes shows a certificate that one of these authorities has issued (mutual TLS, <a href="https://www.rfc-editor.org/rfc/rfc8446#section-4.3.2">RFC 8446</a>); others,
 * and requests in clear, are answered with 403, or find no connection.
 *
 * @param authorities their certificates in PEM
 */
public record ClientCertificates(Value<String> authorities) implements Middleware {

    /** @throws io.vaporform.error.InvalidSpecException if {@code authorities} is known and holds no certificate, or something else */
    public ClientCertificates {
        if (authorities instanceof Value.Literal<String> known) {
            new Violations()
                    .unless(
                            isPem(known.value()),
                            "clientCertificates.authorities",
                            known.value().length() + " characters",
                            "is not certificates in PEM",
                            "give the text of a file with -----BEGIN CERTIFICATE----- for each, and no key")
                    .throwIfAny();
        }
    }

    private static boolean isPem(String text) {
        try {
            return text.contains("-----BEGIN CERTIFICATE-----")
                    && !text.contains("PRIVATE KEY")
                    && text.indexOf('\0') < 0
                    && !CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))
                            .isEmpty();
        } catch (CertificateException none) {
            return false;
        }
    }

    /** @param pem the certificates of the authorities */
    public static ClientCertificates of(String pem) {
        return of(Value.of(pem));
    }

    public static ClientCertificates of(Value<String> pem) {
        return new ClientCertificates(pem);
    }

    @Override
    public MiddlewareKind kind() {
        return MiddlewareKind.CLIENT_CERTIFICATES;
    }

    @Override
    public List<Value<?>> values() {
        return List.of(authorities);
    }

    @Override
    @SuppressWarnings("unchecked") // PEM is always a text
    public ClientCertificates mapValues(UnaryOperator<Value<?>> change) {
        return new ClientCertificates((Value<String>) change.apply(authorities));
    }
}
