package io.vaporform.tls;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Hsts;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificates of a server in this JVM: each handshake shows the one that there is for the name that the client asks for, as it is then. A
 * renewed certificate is shown without a restart, and no handshake is lost. Thread-safe; has no thread of its own, and nothing to be closed.
 *
 * <p>For a name ({@link DomainName}; SNI, <a href="https://www.rfc-editor.org/rfc/rfc6066#section-3">RFC 6066, 3</a>) its own certificate is shown, else that of the
 * wildcard in the place of its first label, else one that is issued {@linkplain TlsBuilder#onDemand on demand}, else the
 * {@linkplain TlsBuilder#defaultName default}; without any the handshake fails with an alert. A text that is no name has none. What was read is kept in memory, and for a short time also what there is not. While
 * the source is away, what is in memory goes on being shown.
 *
 * <p><b>Sessions.</b> A client that resumes a session (RFC 8446, 2.2) is shown no certificate at all, neither a new one nor the old one again: both sides go on by the
 * keys that they have. So a renewed certificate is on the wire from the next full handshake on, and who watches for it has to do a full one. Sessions of {@link #context()} can be
 * resumed for {@link TlsBuilder#resumption}.
 */
public final class Tls {

    private final Choice choice;
    private final Lookups certificates;
    private final Reader reader;
    private final X509ExtendedKeyManager keyManager;
    private final SSLContext context;

    Tls(Choice choice, Lookups certificates, Reader reader, X509ExtendedKeyManager keyManager, SSLContext context) {
        this.choice = choice;
        this.certificates = certificates;
        this.reader = reader;
        this.keyManager = keyManager;
        this.context = context;
    }

    public static TlsBuilder builder(CertificateSource source) {
        return new TlsBuilder(source);
    }

    /**
     * For the engines and sockets of a server; always the same one, so that sessions are resumed. It asks for no certificate of a client, and is
     * not for clients. Use it with {@link #parameters()}.
     */
    public SSLContext context() {
        return context;
    }

    /** For a context that the host makes itself. Choosing may block as {@link CertificateSource#find} does. */
    public X509ExtendedKeyManager keyManager() {
        return keyManager;
    }

    /**
     * TLS 1.3 and 1.2 with forward secrecy and authenticated encryption only, by the server's order
     * (<a href="https://www.rfc-editor.org/rfc/rfc9325">RFC 9325</a>). ALPN is left to the caller. New ones at each call, which may be changed.
     */
    public SSLParameters parameters() {
        return Suites.parameters(context);
    }

    /**
     * {@link #parameters()} with which challenges are answered, for servers that do not let their engines be reached, such as the JDK's. A client that
     * offers protocols (RFC 7301), but none of these, is refused.
     *
     * @param protocols of the server, the best first, such as {@code http/1.1}; at least one
     */
    public SSLParameters parametersForChallenges(String... protocols) {
        if (protocols.length == 0) {
            throw new IllegalArgumentException("say which protocols the server has, such as http/1.1:"
                    + " with none, clients that offer theirs would be refused");
        }
        return Alpn.with(parameters(), List.of(protocols));
    }

    /**
     * Has a server's engine answer a certification authority that looks whether a name is served here
     * (<a href="https://www.rfc-editor.org/rfc/rfc8737">RFC 8737</a>): it accepts the protocol {@code acme-tls/1} and shows what
     * {@link CertificateSource#challenge} says, and nothing else. Call it before the handshake and after the engine's parameters are set.
     *
     * @param protocols of the server, the best first; a client that offers others only is refused. With none, no protocol is chosen for
     *     other clients whatever they offer, and challenges are answered with TLS 1.3 only, which all authorities have
     */
    public void answerChallenges(SSLEngine engine, String... protocols) {
        Alpn.answer(engine, List.of(protocols));
    }

    /** As {@link #answerChallenges(SSLEngine, String...)}. */
    public void answerChallenges(SSLSocket socket, String... protocols) {
        Alpn.answer(socket, List.of(protocols));
    }

    /**
     * What is known of exactly this name is read anew by the next handshake that wants it. Until that has been done, and as long as it cannot be,
     * what is in memory is shown; handshakes that run are not touched. Does not block; a repeat reads once more.
     *
     * @param name of a host, or a wildcard: one that a certificate is found by, not each name that a wildcard stands for
     */
    public void changed(DomainName name) {
        choice.changed(name.text());
    }

    /** Reads the certificate of exactly this name now if it is not in memory, so that the first handshake need not. Blocks as that would. */
    public void load(DomainName name) {
        choice.load(name.text());
    }

    /**
     * The value of the header {@code Strict-Transport-Security} (<a href="https://www.rfc-editor.org/rfc/rfc6797">RFC 6797</a>), with which browsers come by
     * HTTPS only.
     *
     * @param maxAge for which a browser keeps to it; 0 has it forget
     * @param subDomains whether all names below are meant, too
     * @param preload whether the name may go into lists that browsers bring along; that takes a year and all names below, and is hard to undo
     * @throws io.vaporform.error.InvalidSpecException if that does not go together
     */
    public static String hsts(Duration maxAge, boolean subDomains, boolean preload) {
        return new Hsts(maxAge, subDomains, preload).value();
    }

    /** How many certificates are in memory. */
    public int loaded() {
        return certificates.loaded();
    }

    /** Of how many names it is in memory that they have no certificate; some of them may have been found long ago. */
    public int misses() {
        return certificates.misses();
    }

    /** How often {@link CertificateSource#find} was called. */
    public long reads() {
        return reader.reads();
    }
}
