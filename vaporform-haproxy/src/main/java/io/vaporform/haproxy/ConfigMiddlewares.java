package io.vaporform.haproxy;

import java.util.List;

/** What the file says of middlewares: the same for all routes, as what each has of them is in maps ({@link MiddlewareEntries}). In the order in which they act. */
final class ConfigMiddlewares {

    private static final int HTTPS = 443;

    private static final String TOO_MANY = "too many requests\n";
    private static final String CHALLENGE = "Basic realm=\"private\", charset=\"UTF-8\"";

    private final ConfigText text;
    private final HaproxyDirectory directory;

    ConfigMiddlewares(ConfigText text, HaproxyDirectory directory) {
        this.text = text;
        this.directory = directory;
    }

    private static String has(char flag) {
        return "{ var(txn.f) -m sub " + flag + " }";
    }

    private String map(String name) {
        return directory.map(name).toString();
    }

    /** What is done before the backend has a request. */
    void requests(List<Listener> listeners) {
        text.comment("The value of a route is its slot, or slot:token:flags if more is done.")
                .line("http-request allow if !{ var(txn.rt) -m sub : }")
                .line("http-request set-var(txn.rid) var(txn.rt),field(2,:)")
                .line("http-request set-var(txn.f) var(txn.rt),field(3,:)");
        redirect(listeners);
        allowList();
        clientCertificates();
        rateLimit();
        cors();
        basicAuth();
    }

    private void redirect(List<Listener> listeners) {
        String port = listeners.stream()
                .filter(Listener::isTls)
                .map(listener -> listener.address().getPort())
                .findFirst()
                .filter(number -> number != HTTPS)
                .map(number -> ":" + number)
                .orElse("");
        text.comment("S: to TLS.")
                .line("http-request redirect code 308 location https://%[req.hdr(host),host_only]" + port
                        + "%[pathq] if " + has('S') + " !{ ssl_fc }");
    }

    private void allowList() {
        String of = " if " + has('W');
        text.comment(
                        "W: allowed addresses, by token|digits|first digits. One of version 4 may come in one of version 6.")
                .line("http-request set-var(txn.a) src,hex,regsub(^0{20}FFFF,)" + of)
                .line("http-request set-var(txn.al) var(txn.a),length" + of)
                .line("http-request set-var(txn.ak) var(txn.rid),concat(|,txn.al,|),concat(,txn.a)" + of)
                .line("http-request deny deny_status 403" + of + " !{ var(txn.ak),map_beg(" + map("allow")
                        + ") -m found }");
    }

    /** Which authorities a certificate was held against depends on the name of the handshake. */
    private void clientCertificates() {
        String of = " if " + has('M');
        text.comment("M: client certificates; the name of the handshake has to be the one of the request.")
                .line("http-request deny deny_status 403" + of + " !{ ssl_fc }")
                .line("http-request set-var(txn.host) req.hdr(host),host_only,lower,rtrim(.)" + of)
                .line("http-request return status 421" + of + " !{ ssl_fc_sni,lower,strcmp(txn.host) eq 0 }")
                .line("http-request deny deny_status 403" + of + " !{ ssl_c_used }")
                .line("http-request deny deny_status 403" + of + " !{ ssl_c_verify 0 }");
    }

    private void rateLimit() {
        text.comment("a to e: requests of one address and route in a time.");
        for (RateWindow window : RateWindow.values()) {
            String of = " if " + has(window.flag());
            text.line("http-request set-var(txn.src) src" + of)
                    .line("http-request set-var(txn.rk) var(txn.rid),concat(|,txn.src)" + of)
                    .line("http-request track-sc0 var(txn.rk) table " + window.table() + of)
                    .line("http-request set-var(txn.lim) var(txn.rid),map_str_int(" + map("rate") + ")" + of)
                    .line(
                            ConfigWord.syntax("http-request return status 429 content-type text/plain string"),
                            ConfigWord.text(TOO_MANY),
                            ConfigWord.syntax("hdr Retry-After " + window.seconds() + of + " { sc0_http_req_rate("
                                    + window.table() + "),sub(txn.lim) gt 0 }"));
        }
    }

    /** What {@link #rateLimit} counts in. A full one forgets who has not come for the longest time. */
    void tables() {
        for (RateWindow window : RateWindow.values()) {
            text.section("backend " + window.table() + " from base")
                    .line("stick-table type string len 96 size 100k expire " + 2 * window.seconds()
                            + "s store http_req_rate(" + window.seconds() + "s)");
        }
    }

    private void cors() {
        String of = " if " + has('C');
        String asked = " { var(txn.origin) -m found }";
        String preflight =
                of + " METH_OPTIONS { var(txn.cors) -m found } { req.hdr(access-control-request-method) -m found }";
        String answer = "http-request return status 204 hdr Access-Control-Allow-Methods %[var(txn.cors),field(1,/)]"
                + " hdr Access-Control-Max-Age %[var(txn.cors),field(2,/)]";
        String headers = " { var(txn.cors),field(3,/) -m len gt 0 }";
        text.comment("C: origins, by token|origin or token|https://*.parent, to methods/seconds/headers.")
                .line("http-request set-var(txn.origin) req.fhdr(origin)" + of)
                .line("http-request set-var(txn.ok) var(txn.rid),concat(|,txn.origin)" + of + asked)
                .line("http-request set-var(txn.cors) var(txn.ok),map(" + map("cors") + ")" + of + asked)
                .line("http-request set-var(txn.cors) var(txn.ok),regsub(//[a-z0-9-]+[.],//*.),map(" + map("cors") + ")"
                        + of + asked + " !{ var(txn.cors) -m found }")
                .line(answer + " hdr Access-Control-Allow-Headers %[var(txn.cors),field(3,/)]" + preflight + headers)
                .line(answer + preflight);
    }

    private void basicAuth() {
        String of = " if " + has('B');
        text.comment("B: users, by SHA-256 of token|user:password.")
                .line("http-request set-var(txn.bu) http_auth_user" + of)
                .line("http-request set-var(txn.bp) http_auth_pass" + of)
                .line("http-request set-var(txn.bk) var(txn.rid),concat(|,txn.bu,:),concat(,txn.bp),sha2(256),hex" + of)
                .line(
                        ConfigWord.syntax("http-request return status 401 hdr WWW-Authenticate"),
                        ConfigWord.headerValue(CHALLENGE),
                        ConfigWord.syntax(of.substring(1) + " !{ var(txn.bk),map(" + map("basic") + ") -m found }"));
    }

    /** What every answer says, also one of HAProxy itself. */
    void answers() {
        text.line("http-after-response allow if !{ var(txn.f) -m found }")
                .line("http-after-response set-header Access-Control-Allow-Origin %[var(txn.origin)]"
                        + " if { var(txn.cors) -m found }")
                .line("http-after-response add-header Vary Origin if " + has('C'))
                .comment("H: browsers come by TLS only.")
                .line("http-after-response set-header Strict-Transport-Security %[var(txn.rid),map(" + map("hsts")
                        + ")] if " + has('H') + " { ssl_fc }")
                .comment("F: framing/referrer policy.")
                .line("http-after-response set-header X-Content-Type-Options nosniff if " + has('F'))
                .line("http-after-response set-header X-Frame-Options %[var(txn.rid),map(" + map("secure")
                        + "),field(1,/)] if " + has('F'))
                .line("http-after-response set-header Referrer-Policy %[var(txn.rid),map(" + map("secure")
                        + "),field(2,/)] if " + has('F'));
    }
}
