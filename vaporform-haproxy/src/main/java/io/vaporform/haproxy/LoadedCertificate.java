package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code show ssl cert} says of one certificate: what the process shows, whatever is in the file.
 *
 * @param isUsed whether a line of a crt-list has it
 * @param notAfter in OpenSSL's words, such as {@code Nov 30 12:00:00 2027 GMT}
 * @param sha1 of the certificate, in capitals
 */
record LoadedCertificate(String name, boolean isUsed, BigInteger serial, String notAfter, String sha1) {

    private static final int HEX = 16;

    static LoadedCertificate of(String answer) {
        Map<String, String> values = new HashMap<>();
        answer.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                values.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 2).trim());
            }
        });
        String name = values.get("Filename");
        String serial = values.get("Serial");
        if (name == null || serial == null) {
            throw new ProvisioningException("show ssl cert", "HAProxy said: " + answer, null);
        }
        return new LoadedCertificate(
                name,
                "Used".equals(values.get("Status")),
                new BigInteger(serial, HEX),
                values.getOrDefault("notAfter", ""),
                values.getOrDefault("SHA1 FingerPrint", ""));
    }
}
