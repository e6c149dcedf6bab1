package io.vaporform.tls;

import io.vaporform.internal.engine.SystemTime;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Violations;
import io.vaporform.spi.TimeSource;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Says how {@link Tls} goes about it; everything has a default. Not thread-safe. */
public final class TlsBuilder {

    /** See {@link #loaded}: {@value}. */
    public static final int LOADED = 10_000;

    /** The most names of which it is remembered that they have no certificate, for {@link #MISSING_FOR}: {@value}. */
    public static final int MISSES = 10_000;

    /** See {@link #reads}: {@value}. */
    public static final int READS = 16;

    /** See {@link #pending}: {@value}. */
    public static final int PENDING = 100;

    /** How long it is remembered that a name has no certificate, unless {@link Tls#changed} says otherwise: 5 seconds. */
    public static final Duration MISSING_FOR = Duration.ofSeconds(5);

    /** See {@link #patience}: 2 seconds. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    /** See {@link #fresh}: 10 minutes. */
    public static final Duration FRESH = Duration.ofMinutes(10);

    /** See {@link #resumption}: 1 hour. */
    public static final Duration RESUMPTION = Duration.ofHours(1);

    /** An authority may ask again at once when the challenge is there. */
    private static final Duration NO_CHALLENGE_FOR = Duration.ofMillis(200);

    private final CertificateSource source;
    private final Violations found = new Violations();
    private @Nullable DomainName fallback;
    private int loaded = LOADED;
    private int reads = READS;
    private int pending = PENDING;
    private Duration patience = PATIENCE;
    private Duration fresh = FRESH;
    private Duration resumption = RESUMPTION;
    private Duration onDemandWait = Duration.ZERO;
    private @Nullable OnDemand hook;
    private OnDemand.Issue issue = name -> {};
    private Executor executor = Runnable::run;
    private @Nullable TimeSource time;

    TlsBuilder(CertificateSource source) {
        this.source = source;
    }

    /** Whose certificate clients get that name no host, or one without a certificate. Without it their handshakes fail. */
    public TlsBuilder defaultName(String name) {
        fallback = DomainName.parse(name).orElse(null);
        found.unless(fallback != null, "defaultName", name, "is no name", "give one that there is a certificate for");
        return this;
    }

    /** The most certificates that are kept in memory, those that are used; {@link #LOADED} unless set. */
    public TlsBuilder loaded(int most) {
        loaded = atLeastOne("loaded", most);
        return this;
    }

    /**
     * How many names are read at a time, and as many again of those that are in memory already; {@link #READS} unless set. Further handshakes with names that are not in memory wait for
     * {@link #patience}.
     */
    public TlsBuilder reads(int most) {
        reads = atLeastOne("reads", most);
        return this;
    }

    /**
     * How long a handshake waits for what others read, and for its own read where there is an {@link #executor}; {@link #PATIENCE} unless set. After that it goes on as if there were nothing.
     */
    public TlsBuilder patience(Duration atMost) {
        patience = positive("patience", atMost);
        return this;
    }

    /**
     * After how long a certificate in memory is read again although nobody said {@link Tls#changed}, such as in another process; {@link #FRESH} unless set.
     */
    public TlsBuilder fresh(Duration time) {
        fresh = positive("fresh", time);
        return this;
    }

    /** For how long a session can be resumed, in which no new certificate is shown; {@link #RESUMPTION} unless set. */
    public TlsBuilder resumption(Duration time) {
        found.unless(
                time.toSeconds() > 0 && time.toSeconds() <= Integer.MAX_VALUE,
                "resumption",
                time,
                "is not a number of seconds from 1 to " + Integer.MAX_VALUE,
                "give a time such as " + RESUMPTION);
        resumption = time;
        return this;
    }

    /** Where the source is called; in the thread of the handshake unless set, where a source that does not answer holds it up. */
    public TlsBuilder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    /** The machine's own clock unless set. */
    public TlsBuilder time(TimeSource time) {
        this.time = time;
        return this;
    }

    /**
     * Has certificates issued for names that clients come with; none are unless set.
     *
     * @param hook decides for which
     * @param issue asks for those that it allows
     */
    public TlsBuilder onDemand(OnDemand hook, OnDemand.Issue issue) {
        this.hook = hook;
        this.issue = issue;
        return this;
    }

    /** For how many names a certificate is asked for on demand within a minute; {@link #PENDING} unless set. Others are as if denied. */
    public TlsBuilder pending(int most) {
        pending = atLeastOne("pending", most);
        return this;
    }

    /** How long the handshake that had a certificate asked for waits until {@link Tls#changed} says that it is there; not at all unless set. */
    public TlsBuilder onDemandWait(Duration atMost) {
        found.unless(!atMost.isNegative(), "onDemandWait", atMost, "a time to wait is not negative", "give 0 or more");
        onDemandWait = atMost;
        return this;
    }

    private int atLeastOne(String path, int number) {
        found.unless(number > 0, path, number, "at least one is needed", "give 1 or more, or leave it out");
        return Math.max(1, number);
    }

    private Duration positive(String path, Duration time) {
        found.unless(
                time.compareTo(Duration.ZERO) > 0, path, time, "a time is needed", "give one above 0, or leave it out");
        return time;
    }

    /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
    public Tls build() {
        found.throwIfAny();
        // Its thread begins with the first timer, and there is none here.
        TimeSource clock = time == null ? new SystemTime() : time;
        Versions versions = new Versions();
        Reader reader = new Reader(source::find, versions);
        Lookups certificates = new Lookups(
                new Lookups.Limits(loaded, MISSES, MISSING_FOR, fresh, reads, patience),
                reader,
                versions,
                clock,
                executor);
        Lookups challenges = new Lookups(
                new Lookups.Limits(0, MISSES, NO_CHALLENGE_FOR, fresh, reads, patience),
                new Reader(source::challenge, versions),
                versions,
                clock,
                executor);
        Demand demand = hook == null ? null : new Demand(hook, issue, pending, MISSES, onDemandWait, clock);
        Choice choice = new Choice(certificates, challenges, demand, fallback == null ? null : fallback.text());
        SniKeyManager keyManager = new SniKeyManager(choice, versions);
        return new Tls(choice, certificates, reader, keyManager, context(keyManager));
    }

    private SSLContext context(KeyManager keyManager) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            // No trust: the default would read the JDK's roots, for which a server that asks for no certificates has no
            // use.
            context.init(new KeyManager[] {keyManager}, new TrustManager[0], null);
            SSLSessionContext sessions = context.getServerSessionContext();
            if (sessions != null) {
                sessions.setSessionTimeout((int) resumption.toSeconds());
            }
            return context;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no TLS", missing);
        }
    }
}
