package io.vaporform.docker.internal.swarm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vaporform.spi.Mark;
import java.util.zip.CRC32;

/** What services are called. Always the same for the same mark and operation, so that a lost answer is found again by its name. */
final class ServiceNames {

    /** A service's name is a label of DNS. */
    private static final int LONGEST = 63;

    private static final int LONGEST_REVISION = 8;

    private static final String RELEASE = "-release";

    private ServiceNames() {}

    /**
     * Of one generation, which may have several services in turn: one that is started anew is made anew.
     *
     * @param operationId that makes it
     */
    static String service(Mark mark, String operationId) {
        CRC32 hash = new CRC32();
        hash.update(operationId.getBytes(UTF_8));
        return base(mark) + "-" + Long.toString(hash.getValue(), 36);
    }

    /** Of what runs the release command. */
    static String release(Mark mark) {
        return base(mark) + RELEASE;
    }

    static String instance(String service, int slot) {
        return service + "." + slot;
    }

    /** Whether it is the name of an instance of that generation. */
    static boolean isInstanceOf(Mark mark, String instance) {
        return instance.startsWith(base(mark) + "-");
    }

    private static String base(Mark mark) {
        String token = mark.token();
        String readable = mark.address().name().replaceAll("[^A-Za-z0-9]+", "-");
        int room = LONGEST - LONGEST_REVISION - token.length() - 1;
        return readable.substring(0, Math.min(readable.length(), room)).replaceAll("-$", "") + "-" + token;
    }
}
