package io.vaporform.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a request for a certificate asks for (PKCS #10, <a href="https://www.rfc-editor.org/rfc/rfc2986">RFC 2986</a>). Its signature is not looked at.
 *
 * @param key that the certificate is to be for
 * @param names of its subjectAltName
 */
record CsrReader(PublicKey key, Set<String> names) {

    private static final byte[] EXTENSIONS = HexFormat.of().parseHex("2a864886f70d01090e");
    private static final byte[] ALT_NAMES = HexFormat.of().parseHex("551d11");
    private static final int ATTRIBUTES = 0xa0;
    private static final int DNS_NAME = 0x82;

    private static final Map<String, String> KEYS =
            Map.of("2a8648ce3d0201", "EC", "2a864886f70d010101", "RSA", "2b6570", "Ed25519");

    static CsrReader of(byte[] der) throws AcmeProblem {
        List<DerElements> whole = DerElements.of(der);
        if (whole.size() != 1) {
            throw AcmeProblem.malformed("the request is not one element");
        }
        DerElements info = whole.get(0).part(0);
        Set<String> names = new TreeSet<>();
        for (DerElements part : info.parts()) {
            if (part.tag() == ATTRIBUTES) {
                for (DerElements attribute : part.parts()) {
                    if (attribute.part(0).isOid(EXTENSIONS)) {
                        addNames(attribute.part(1).part(0), names);
                    }
                }
            }
        }
        return new CsrReader(key(info.part(2)), names);
    }

    private static void addNames(DerElements extensions, Set<String> names) throws AcmeProblem {
        for (DerElements extension : extensions.parts()) {
            List<DerElements> parts = extension.parts();
            if (parts.get(0).isOid(ALT_NAMES)) {
                for (DerElements name : parts.get(parts.size() - 1).part(0).parts()) {
                    if (name.tag() != DNS_NAME) {
                        throw new AcmeProblem(400, "badCSR", "it has a name that is none of the DNS");
                    }
                    names.add(new String(name.content(), StandardCharsets.US_ASCII));
                }
            }
        }
    }

    private static PublicKey key(DerElements info) throws AcmeProblem {
        String oid = HexFormat.of().formatHex(info.part(0).part(0).content());
        try {
            return KeyFactory.getInstance(KEYS.getOrDefault(oid, oid))
                    .generatePublic(new X509EncodedKeySpec(info.all()));
        } catch (GeneralSecurityException unknown) {
            throw new AcmeProblem(400, "badPublicKey", String.valueOf(unknown.getMessage()));
        }
    }
}
