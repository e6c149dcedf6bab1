package io.vaporform.route53;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vaporform.spec.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What Amazon's documentation says that Route 53 does with hosted zones and their sets, on loopback, in pages of a few. Answers what a test says instead, where it does.
 */
final class FakeRoute53 implements AutoCloseable {

    private static final int PAGE = 50;
    private static final String API = "/2013-04-01/";
    private static final String XMLNS = " xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"";

    private final HttpServer server;
    private final Map<String, FakeZone> zones = new LinkedHashMap<>();
    private final Deque<Canned> canned = new ArrayDeque<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    private volatile Consumer<FakeZone> faster = zone -> {};

    private FakeRoute53(HttpServer server) {
        this.server = server;
    }

    static FakeRoute53 start() {
        try {
            FakeRoute53 fake =
                    new FakeRoute53(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            fake.server.createContext("/", fake::answer);
            fake.server.start();
            return fake;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Reaches this one. */
    Route53Backend.Builder backend() {
        return Route53Backend.builder().endpoint(url()).credentials("AKIDEXAMPLE", Secret.of("secret-key"));
    }

    FakeZone zone(String id, String name) {
        return zone(id, name, false);
    }

    FakeZone zone(String id, String name, boolean isPrivate) {
        FakeZone zone = new FakeZone(name, isPrivate);
        zones.put(id, zone);
        return zone;
    }

    void remove(String id) {
        zones.remove(id);
    }

    /** The answer to the next request that begins with {@code method}. */
    FakeRoute53 answers(String method, int status, String body) {
        canned.add(new Canned(method, status, body));
        return this;
    }

    /** An error in the form of most of them. */
    FakeRoute53 fails(String method, int status, String code, String message) {
        return answers(method, status, error(code, message));
    }

    /** Somebody else is faster. */
    void beforeNextChange(Consumer<FakeZone> other) {
        faster = other;
    }

    private record Canned(String method, int status, String body) {}

    /** Such as {@code GET /2013-04-01/hostedzone/Z1/rrset}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        requests.add(method + " " + exchange.getRequestURI());
        byte[] body = exchange.getRequestBody().readAllBytes();
        Canned next = canned.peek();
        if (next != null && next.method.equals(method)) {
            canned.remove();
            send(exchange, next.status, next.body);
            return;
        }
        try {
            send(exchange, 200, answer(exchange.getRequestURI(), body));
        } catch (FakeZone.Refusal refused) {
            send(exchange, refused.status, error(refused.code, refused.getMessage()));
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String answer(URI uri, byte[] body) {
        Map<String, String> query = query(uri);
        String path = uri.getPath().substring(API.length());
        if (path.equals("hostedzone")) {
            return zones(query.getOrDefault("marker", ""));
        }
        if (path.equals("hostedzonesbyname")) {
            return byName(query.getOrDefault("dnsname", ""));
        }
        String id = path.split("/", -1)[1];
        FakeZone zone = zones.get(id);
        if (zone == null) {
            throw new FakeZone.Refusal(404, "NoSuchHostedZone", "No hosted zone found with ID: " + id);
        }
        if (body.length > 0) {
            faster.accept(zone);
            faster = others -> {};
            zone.change(body);
            return "<ChangeResourceRecordSetsResponse" + XMLNS + "><ChangeInfo><Id>/change/C1</Id>"
                    + "<Status>PENDING</Status><SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo>"
                    + "</ChangeResourceRecordSetsResponse>";
        }
        return zone.page(query, PAGE, XMLNS);
    }

    /** One a page, so that each test has pages. */
    private String zones(String marker) {
        List<String> ids = zones.keySet().stream().sorted().toList();
        int begin = marker.isEmpty() ? 0 : ids.indexOf(marker);
        boolean more = begin + 1 < ids.size();
        return "<ListHostedZonesResponse" + XMLNS + "><HostedZones>" + (ids.isEmpty() ? "" : zone(ids.get(begin)))
                + "</HostedZones><IsTruncated>" + more + "</IsTruncated>"
                + (more ? "<NextMarker>" + ids.get(begin + 1) + "</NextMarker>" : "")
                + "<MaxItems>1</MaxItems></ListHostedZonesResponse>";
    }

    /** From that name on, as the documentation says, and not only of that name. */
    private String byName(String name) {
        String from = FakeZone.reversed(name);
        return "<ListHostedZonesByNameResponse" + XMLNS + "><HostedZones>"
                + zones.keySet().stream()
                        .filter(id -> FakeZone.reversed(zones.get(id).name()).compareTo(from) >= 0)
                        .map(this::zone)
                        .collect(Collectors.joining())
                + "</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesByNameResponse>";
    }

    private String zone(String id) {
        FakeZone zone = zones.get(id);
        return "<HostedZone><Id>/hostedzone/" + id + "</Id><Name>" + zone.name()
                + "</Name><CallerReference>1</CallerReference><Config><PrivateZone>" + zone.isPrivate()
                + "</PrivateZone></Config></HostedZone>";
    }

    private static Map<String, String> query(URI uri) {
        if (uri.getRawQuery() == null) {
            return Map.of();
        }
        return Arrays.stream(uri.getRawQuery().split("&", -1))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(
                        each -> each[0],
                        each -> each.length < 2 ? "" : URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
    }

    private static String error(String code, String message) {
        return "<ErrorResponse" + XMLNS + "><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message
                + "</Message></Error><RequestId>b25f48e8</RequestId></ErrorResponse>";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
