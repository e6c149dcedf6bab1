package io.vaporform.bench;

import io.vaporform.acme.AcmeProvider;
import io.vaporform.testsupport.Pebble;
import java.util.List;
import org.shredzone.acme4j.challenge.Challenge;

/** A way to show to a CA whose a name is, as each contender goes it. */
interface AcmeWay {

    /** As RFCs have it, such as {@code http-01}. */
    String type();

    AcmeProvider.Builder ours(AcmeProvider.Builder builder, Pebble pebble);

    Answers bare(Pebble pebble) throws Exception;

    /** The options with which lego goes it. */
    List<String> lego(Pebble pebble);

    /** Where the CA finds what is answered; thread-safe. */
    interface Answers extends AutoCloseable {

        void put(String name, Challenge challenge);

        void remove(String name, Challenge challenge);

        @Override
        void close();
    }
}
