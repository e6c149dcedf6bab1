package io.vaporform.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An nginx of one process that answers everything at once with a few bytes, at a port of the loopback interface. */
final class Nginx implements AutoCloseable {

    private static final Duration STARTS = Duration.ofSeconds(10);
    private static final String CONFIGURATION = """
            daemon off;
            pid DIRECTORY/pid;
            error_log DIRECTORY/error.log;
            worker_processes 1;
            events { worker_connections 1024; }
            http {
              access_log off;
              keepalive_requests 1000000000;
              client_body_temp_path DIRECTORY/body;
              proxy_temp_path DIRECTORY/proxy;
              fastcgi_temp_path DIRECTORY/fastcgi;
              uwsgi_temp_path DIRECTORY/uwsgi;
              scgi_temp_path DIRECTORY/scgi;
              server {
                listen 127.0.0.1:PORT;
                location / { return 200 "ok\\n"; }
              }
            }
            """;

    private final Path directory;
    private final int port;
    private final Process process;

    private Nginx(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        Path file = directory.resolve("nginx.conf");
        Files.writeString(
                file, CONFIGURATION.replace("DIRECTORY", directory.toString()).replace("PORT", Integer.toString(port)));
        process = new ProcessBuilder(
                        "nginx", "-e", directory.resolve("error.log").toString(), "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    static Nginx open() throws IOException, InterruptedException {
        Nginx nginx = new Nginx(Files.createTempDirectory("vf-nginx"), HandBalancer.freePort());
        long end = System.nanoTime() + STARTS.toNanos();
        while (!nginx.isOpen()) {
            if (!nginx.process.isAlive() || System.nanoTime() - end > 0) {
                String log = Files.readString(nginx.directory.resolve("log"));
                nginx.close();
                throw new IllegalStateException("nginx did not start: " + log);
            }
            Thread.sleep(20);
        }
        return nginx;
    }

    private boolean isOpen() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().orTimeout(STARTS.toSeconds(), TimeUnit.SECONDS).join();
        Program.delete(directory);
    }
}
