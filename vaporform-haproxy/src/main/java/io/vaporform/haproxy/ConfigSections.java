package io.vaporform.haproxy;

import java.time.Duration;
import java.util.List;

/** What is the same in the file of each HAProxy, and why. */
final class ConfigSections {

    private static final String NO_ROUTE = "no such route\n";
    private static final String NO_SERVER = "no server is available\n";

    private static final String CIPHER_SUITES =
            "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
    private static final String CIPHERS = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"
            + ":ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"
            + ":ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

    private final ConfigText text;
    private final HaproxyDirectory directory;

    ConfigSections(ConfigText text, HaproxyDirectory directory) {
        this.text = text;
        this.directory = directory;
    }

    void global(String digest, Duration longestRequest) {
        text.section("global")
                .comment("Written by Vaporform, which overwrites what is changed by hand.")
                .comment("Which file is loaded: get var proc.digest")
                .line("set-var proc.digest str(" + ConfigWord.name(digest) + ")")
                .comment("A second HAProxy fails at once instead of taking half of the traffic.")
                .line("noreuseport")
                .line("log stdout format raw local0 notice")
                .line("stats socket " + directory.adminSocket() + " mode 600 level admin expose-fd listeners")
                .comment("With the usual 10, one more client waits without an answer.")
                .line("stats maxconn 32")
                .line("stats timeout 30s")
                .comment("Bounds a process that a reload has replaced.")
                .line("hard-stop-after " + millis(longestRequest))
                .comment("Which servers were up and which were drained, over a reload.")
                .line("server-state-file " + directory.serverStates())
                .comment("A new server is checked at once, and not after an interval.")
                .line("max-spread-checks 20ms")
                .comment("Else all servers would be checked in the same moment, again and again.")
                .line("spread-checks 5")
                .line("ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets")
                .line("ssl-default-bind-ciphersuites " + CIPHER_SUITES)
                .line("ssl-default-bind-ciphers " + CIPHERS);
    }

    /** Directly behind {@link #global}. */
    void noResumption() {
        text.comment("In TLS 1.3 a session of one name is resumed for another one, with a client certificate that")
                .comment("only the authorities of the first have seen.")
                .line("tune.ssl.cachesize 0");
    }

    private static String millis(Duration time) {
        return time.toMillis() + "ms";
    }

    void defaults(Duration longestRequest) {
        text.section("defaults base")
                .line("mode http")
                .comment("Clients that keep a connection lose no request by a reload.")
                .line("option idle-close-on-response")
                .line("timeout connect 2s")
                .line("timeout client 30s")
                .line("timeout http-request 10s")
                .comment("Shorter than hard-stop-after, else a replaced process cuts idle connections.")
                .line("timeout http-keep-alive " + millis(longestRequest.dividedBy(6)))
                .line("timeout server " + millis(longestRequest))
                .line("timeout queue 5s")
                .line("timeout tunnel 1h");
        for (String status : List.of("502", "503")) {
            text.line(
                    ConfigWord.syntax("http-error status " + status + " content-type text/plain string"),
                    ConfigWord.text(NO_SERVER));
        }
    }

    void edge(List<Listener> listeners) {
        text.section("frontend edge from base");
        listeners.forEach(listener -> text.line(listener.bind(directory)));
        text.comment("What is not idempotent is tried again only if no connection was made.")
                .line("acl idem method GET HEAD OPTIONS")
                .line("http-request disable-l7-retry if !idem")
                .comment("These replace what a client claims.")
                .line("http-request set-header x-forwarded-for %[src]")
                .line("http-request set-header x-forwarded-proto %[ssl_fc,iif(https,http)]")
                .comment("Challenges of CAs (RFC 8555, 8.3): path to key authorisation.")
                .line("http-request return status 200 content-type text/plain lf-string %[path,map(" + map("acme")
                        + ")]" + " if !{ ssl_fc } { path_beg /.well-known/acme-challenge/ } { path,map(" + map("acme")
                        + ") -m found }");
        route();
        ConfigMiddlewares middlewares = new ConfigMiddlewares(text, directory);
        middlewares.requests(listeners);
        middlewares.answers();
        text.line("use_backend %[var(txn.rt),field(1,:)]");
    }

    private void route() {
        text.comment("Else Host: a.test/public would choose the route.")
                .line("http-request deny deny_status 400 if { req.hdr(host) -m sub / }")
                .comment("A path is compared as an application may take it, else //admin would not be below /admin.")
                .line("http-request set-var(txn.odd) bool(true) if { path -m sub % // /. }")
                .line("acl odd var(txn.odd) -m found")
                .line("http-request deny deny_status 400 if odd { path -m sub %00 }")
                .line("http-request set-var(txn.path) path,url_dec,regsub(//+,/,g) if odd")
                .line("http-request deny deny_status 400 if odd { var(txn.path) -m sub /../ /./ }")
                .line("http-request deny deny_status 400 if odd { var(txn.path) -m end /.. /. }")
                .comment("The longest prefix of host/path/; the second look is for ports, capitals and a final dot,")
                .comment("the third for *.parent.")
                .line("http-request set-var(txn.rt) base,concat(/),map_beg(" + map("routes") + ") if !odd")
                .line("acl routed var(txn.rt) -m found")
                .line("http-request set-var(txn.path) path if !routed !odd")
                .line(
                        "http-request set-var(txn.key) req.hdr(host),host_only,lower,rtrim(.),concat(,txn.path,/) if !routed")
                .line("http-request set-var(txn.rt) var(txn.key),map_beg(" + map("routes") + ") if !routed")
                .line("http-request set-var(txn.rt) var(txn.key),field(2,.,0),map_beg(" + map("wild") + ") if !routed")
                .line(
                        ConfigWord.syntax("http-request return status 404 content-type text/plain string"),
                        ConfigWord.text(NO_ROUTE),
                        ConfigWord.syntax("if !routed"));
    }

    void rates() {
        new ConfigMiddlewares(text, directory).tables();
    }

    void slotDefaults() {
        text.section("defaults slots from base")
                .comment("Servers that go up and down are written to the log.")
                .line("log global")
                .line("load-server-state-from-file global")
                .comment("A server that dies costs no idempotent request.")
                .line("retries 3")
                .line("option redispatch 1")
                .line("retry-on conn-failure empty-response")
                .comment("Where only backups are left, all of them serve.")
                .line("option allbackups");
    }

    private String map(String name) {
        return directory.map(name).toString();
    }
}
