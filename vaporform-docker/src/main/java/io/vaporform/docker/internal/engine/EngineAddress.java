package io.vaporform.docker.internal.engine;

import io.vaporform.spec.Violations;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an engine listens.
 *
 * @param host {@code unix:///path} or {@code tcp://host:port}
 * @param certificates the directory with ca.pem, cert.pem and key.pem; empty for no TLS
 */
public record EngineAddress(URI host, Optional<Path> certificates) {

    private static final String CURE = "write unix:///var/run/docker.sock or tcp://host:2375";

    /** @throws io.vaporform.error.InvalidSpecException if that is no place where an engine could be reached */
    public static EngineAddress of(String host, Optional<Path> certificates) {
        Violations found = new Violations();
        URI uri = parse(host, found);
        found.unless(
                certificates.isEmpty() || "tcp".equals(uri.getScheme()),
                "host",
                host,
                "TLS is for tcp:// only",
                "leave the certificates out, or use tcp://host:2376");
        found.throwIfAny();
        return new EngineAddress(uri, certificates);
    }

    private static URI parse(String host, Violations found) {
        try {
            URI uri = new URI(host);
            boolean unix = "unix".equals(uri.getScheme())
                    && uri.getPath() != null
                    && uri.getPath().length() > 1;
            boolean tcp = "tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0;
            found.unless(unix || tcp, "host", host, "is no address of a Docker Engine that is supported", CURE);
            return uri;
        } catch (URISyntaxException wrong) {
            throw found.add("host", host, "is no URI", CURE).exception();
        }
    }

    public boolean isUnix() {
        return "unix".equals(host.getScheme());
    }

    @Override
    public String toString() {
        return host.toString();
    }
}
