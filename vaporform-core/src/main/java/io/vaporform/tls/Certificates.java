package io.vaporform.tls;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Violations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads certificates (RFC 5280), and what they say. */
final class Certificates {

    static final String PATH = "chain";

    /** As many as are looked at: no chain is as long, and putting them in order takes more than linear time. */
    static final int MOST = 20;

    private static final int DNS_NAME = 2;
    private static final String AUTHORITY_ACCESS = "1.3.6.1.5.5.7.1.1";
    private static final byte[] ISSUERS = {0x2b, 6, 1, 5, 5, 7, 48, 2};
    private static final int URI = 0x86;
    private static final int LONGEST_TEXT = 200;

    private Certificates() {}

    /** All that are in {@code pem}; notes what is there else, and what cannot be read. */
    static List<X509Certificate> read(String pem, Violations found) {
        List<Pem.Block> blocks = Pem.read(pem);
        String size = "a text of " + pem.length() + " characters";
        List<Pem.Block> certificates = blocks.stream()
                .filter(block -> block.label().equals(Pem.CERTIFICATE))
                .toList();
        found.unless(
                blocks.stream().noneMatch(Pem.Block::isKey),
                PATH,
                size,
                "there is a private key in it, and a chain is nothing that is kept secret",
                "give the key by itself; if this was stored or sent anywhere, replace the key");
        if (certificates.isEmpty()) {
            found.add(
                    PATH,
                    size,
                    emptiness(pem, blocks),
                    "give the certificate and its intermediates in PEM, each from"
                            + " its line -----BEGIN CERTIFICATE----- to its line -----END CERTIFICATE-----");
        }
        if (certificates.size() > MOST) {
            found.add(
                    PATH,
                    size,
                    "there are " + certificates.size() + " certificates in it, more than the " + MOST + " of a chain",
                    "give those of one chain");
            return List.of();
        }
        return decode(certificates, found);
    }

    private static String emptiness(String pem, List<Pem.Block> blocks) {
        if (pem.isBlank()) {
            return "there is nothing in it";
        }
        return blocks.isEmpty() ? "it is not PEM" : "there is no certificate in it";
    }

    private static List<X509Certificate> decode(List<Pem.Block> blocks, Violations found) {
        List<X509Certificate> all = new ArrayList<>();
        int number = 0;
        for (Pem.Block block : blocks) {
            number++;
            Optional<X509Certificate> certificate = block.content().flatMap(Certificates::decode);
            certificate.ifPresent(all::add);
            if (certificate.isEmpty()) {
                found.add(
                        PATH,
                        "certificate " + number + " of " + blocks.size(),
                        "it is no X.509 certificate that can be read",
                        "copy it anew: it may be cut off, or have characters that were changed on the way");
            }
        }
        return all;
    }

    private static Optional<X509Certificate> decode(byte[] der) {
        try {
            return Optional.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
        } catch (CertificateException | RuntimeException damaged) {
            return Optional.empty();
        }
    }

    /** The DNS names that it is for (RFC 6125); what else it is for, and what is no name, is left out. */
    static List<DomainName> names(X509Certificate certificate) {
        Collection<List<?>> all;
        try {
            all = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException damaged) {
            return List.of();
        }
        return Optional.ofNullable(all).orElse(List.of()).stream()
                .filter(name -> name.get(0).equals(DNS_NAME))
                .map(name -> DomainName.parse((String) name.get(1)))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** Where it says that its issuer's certificate is (RFC 5280, 4.2.2.1). */
    static Optional<String> issuerAddress(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(AUTHORITY_ACCESS);
        if (extension == null) {
            return Optional.empty();
        }
        try {
            DerReader all = new DerReader(extension).into(DerReader.OCTETS).into(DerReader.SEQUENCE);
            while (all.hasMore()) {
                DerReader one = all.into(DerReader.SEQUENCE);
                boolean issuers = Arrays.equals(one.content(DerReader.OID), ISSUERS);
                if (issuers && one.tag() == URI) {
                    return Optional.of(printable(new String(one.content(URI), StandardCharsets.US_ASCII)));
                }
            }
        } catch (IOException damaged) {
            // It helps to find a certificate, and decides nothing.
        }
        return Optional.empty();
    }

    /** Whether {@code issuer} signed {@code certificate}, and is who that says. */
    static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        return named(issuer, certificate) && signed(issuer, certificate);
    }

    static boolean named(X509Certificate issuer, X509Certificate certificate) {
        return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    }

    private static boolean signed(X509Certificate issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException not) {
            return false;
        }
    }

    static boolean isSelfSigned(X509Certificate certificate) {
        return issued(certificate, certificate);
    }

    static boolean isAuthority(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0;
    }

    /** Whom it is for, to be shown. */
    static String subject(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        return subject.isEmpty() ? "serial " + serial(certificate) : printable(subject);
    }

    static String issuer(X509Certificate certificate) {
        return printable(certificate.getIssuerX500Principal().getName());
    }

    /** As {@code openssl x509 -serial} prints it: whole bytes. */
    static String serial(X509Certificate certificate) {
        String digits = certificate.getSerialNumber().toString(16);
        return digits.length() % 2 == 0 ? digits : "0" + digits;
    }

    /** What somebody else wrote, so that it can be part of a line. */
    private static String printable(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }
}
