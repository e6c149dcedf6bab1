package io.vaporform.spi;

import io.vaporform.spec.Address;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What everything made in the world bears, so that it is found again whatever happens. Only what bears it is changed or deleted.
 *
 * @param installation the owner
 * @param lineage the owner's store
 * @param address whose it is
 * @param generation which life of the address
 */
public record Mark(String installation, String lineage, Address address, long generation) {

    public static final String INSTALLATION = "io.vaporform.installation";
    public static final String LINEAGE = "io.vaporform.lineage";
    public static final String ADDRESS = "io.vaporform.address";
    public static final String GENERATION = "io.vaporform.generation";

    /** The mark as labels, for systems that have such. */
    public Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        labels.put(INSTALLATION, installation);
        labels.put(LINEAGE, lineage);
        labels.put(ADDRESS, address.toString());
        labels.put(GENERATION, Long.toString(generation));
        return labels;
    }

    /** Reads the mark back from labels; empty if they do not hold a whole one. */
    public static Optional<Mark> from(Map<String, String> labels) {
        String installation = labels.get(INSTALLATION);
        String lineage = labels.get(LINEAGE);
        String address = labels.get(ADDRESS);
        String generation = labels.get(GENERATION);
        if (installation == null
                || lineage == null
                || address == null
                || generation == null
                || !generation.matches("\\d{1,18}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Mark(installation, lineage, Address.parse(address), Long.parseLong(generation)));
        } catch (io.vaporform.error.InvalidSpecException foreign) {
            return Optional.empty();
        }
    }

    /**
     * The mark in one word, for systems that have no room for more: at most 40 characters of a-z, 0-9 and '-', different for each
     * mark, with a hash of 96 bits.
     */
    public String token() {
        return "vf-" + hash() + "-g" + Long.toString(generation, 36);
    }

    private String hash() {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256")
                    .digest((installation + "\n" + lineage + "\n" + address).getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, all).shiftRight(160).toString(36);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
