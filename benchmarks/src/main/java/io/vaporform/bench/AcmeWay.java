package io.vaporform.bench;

import io.vaporform.Infrastructure;
import io.vaporform.acme.AcmeProvider;
import io.vaporform.testsupport.Pebble;
import io.vaporform.testsupport.PebbleBuilder;
import java.util.List;
import java.util.Map;
import org.shredzone.acme4j.challenge.Challenge;

/** A way to show to a CA whose a name is, as each contender goes it. Has what all of them need beside the CA. */
interface AcmeWay extends AutoCloseable {

    /** As RFCs have it, such as {@code http-01}. */
    String type();

    /** Has a CA look where this way leads. */
    default PebbleBuilder seenBy(PebbleBuilder pebble) {
        return pebble;
    }

    /** @param infra to which more providers may be given */
    AcmeProvider.Builder ours(AcmeProvider.Builder builder, Pebble pebble, Infrastructure.Builder infra);

    Answers bare(Pebble pebble) throws Exception;

    Lego lego(Pebble pebble);

    @Override
    default void close() {}

    /** How lego goes it. */
    record Lego(List<String> options, Map<String, String> environment) {}

    /** Where the CA finds what is answered; thread-safe. */
    interface Answers extends AutoCloseable {

        /** Returns when the CA may look. */
        void put(String name, Challenge challenge) throws Exception;

        void remove(String name, Challenge challenge) throws Exception;

        @Override
        void close();
    }
}
