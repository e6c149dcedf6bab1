package io.vaporform.tls;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** What a client says that knows TLS 1.1 at best, which the JDK's own no longer does. */
final class OldClient {

    private OldClient() {}

    static void hello(SSLEngine server) throws SSLException {
        String body = "0302" + "00".repeat(32) + "00" + "0004c013c014" + "0100";
        String message = "010000" + HexFormat.of().toHexDigits((byte) (body.length() / 2)) + body;
        String record = "160301" + HexFormat.of().toHexDigits((short) (message.length() / 2)) + message;
        ByteBuffer hello = ByteBuffer.wrap(HexFormat.of().parseHex(record));
        server.unwrap(hello, ByteBuffer.allocate(1 << 15));
        for (Runnable task = server.getDelegatedTask(); task != null; task = server.getDelegatedTask()) {
            task.run();
        }
        server.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(1 << 15));
    }
}
