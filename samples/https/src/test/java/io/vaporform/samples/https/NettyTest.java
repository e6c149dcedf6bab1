package io.vaporform.samples.https;

/** Netty 4.2. */
class NettyTest extends ServerTestCase {

    private NettyServer server;

    @Override
    int start() throws InterruptedException {
        server = new NettyServer(infra.tls(), 0, threads);
        return server.port();
    }

    @Override
    void stop() {
        server.close();
    }
}
