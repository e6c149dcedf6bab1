package io.vaporform.docker.internal.engine;

import java.net.Socket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.jspecify.annotations.Nullable;

/**
 * A connection that logs nothing. The HTTP client's own writes every byte to its wire log when the host's logging is at DEBUG, and the
 * bytes of a create call are the secrets of a deployment.
 */
final class QuietConnection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {

    QuietConnection() {
        super(Http1Config.DEFAULT);
    }

    @Override
    public @Nullable Socket getSocket() {
        SocketHolder holder = getSocketHolder();
        return holder == null ? null : holder.getSocket();
    }

    /** Nothing to set: the sockets know no timeout, {@link CallDeadline} stands over each call. */
    @Override
    public void activate() {}

    @Override
    public void passivate() {}
}
