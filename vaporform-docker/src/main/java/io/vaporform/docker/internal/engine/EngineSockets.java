package io.vaporform.docker.internal.engine;

import com.github.dockerjava.transport.UnixSocket;
import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.jspecify.annotations.Nullable;

/** Opens sockets that give way to an interrupt. Those of {@code new Socket()} do not, those of a channel do. */
final class EngineSockets implements DetachedSocketFactory {

    private final EngineAddress address;

    EngineSockets(EngineAddress address) {
        this.address = address;
    }

    @Override
    public Socket create(@Nullable Proxy proxy) throws IOException {
        return address.isUnix()
                ? UnixSocket.get(address.host().getPath())
                : SocketChannel.open().socket();
    }
}
