package io.vaporform.tls;

import io.vaporform.spec.DomainName;

/**
 * Decides whether a certificate is asked for because somebody came with a name that has none. Without it none ever is: whoever can lead a name here
 * could have certificates issued, until the certification authority issues no more. Allow only names that are known to be a customer's.
 */
@FunctionalInterface
public interface OnDemand {

    /**
     * Called on the thread of a handshake, so it must be quick; at most once a minute for a name, and never for what cannot be the name of a host.
     * What it throws denies.
     */
    Decision decide(DomainName name);

    /** What becomes of the name. */
    enum Decision {
        /** A certificate is asked for. */
        ALLOW,
        /** None is; the client gets the default, or no handshake. */
        DENY
    }

    /** Asks for a certificate. */
    @FunctionalInterface
    interface Issue {

        /**
         * Begins, and returns at once: it is called on the thread of a handshake. When the certificate is there, {@link Tls#changed} is to be
         * called with the name. Called at most once a minute for a name.
         */
        void request(DomainName name);
    }
}
