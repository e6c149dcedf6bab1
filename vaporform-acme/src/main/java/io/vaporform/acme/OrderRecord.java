package io.vaporform.acme;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.ChallengeType;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far a certificate's order is. Immutable.
 *
 * @param operation that it is for; another one orders anew
 * @param attempt counts the orders of this operation
 * @param kind by which it is counted
 * @param names that it is for
 * @param directory of the CA that is asked
 * @param rehearses whether it is asked for at a staging environment first
 * @param at what the CA has of it
 * @param placed what answers its challenges, and is to be removed
 * @param tried what has failed in this operation, at this CA
 * @param troubles how often in a row the CA could not be asked, also in operations before
 * @param issued whether there is a certificate
 */
record OrderRecord(
        String operation,
        int attempt,
        OrderKind kind,
        List<DomainName> names,
        String directory,
        boolean rehearses,
        AtCa at,
        List<Placed> placed,
        Set<ChallengeType> tried,
        int troubles,
        boolean issued) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What the CA has of an order.
     *
     * @param type how the names are shown; empty until that is chosen
     * @param url of the order; empty until the CA has it
     * @param triggered the process that told the CA to look; empty if none did. To tell it again may have it look again, and fail again
     */
    record AtCa(Optional<ChallengeType> type, Optional<String> url, Optional<String> triggered) {

        static final AtCa NOTHING = new AtCa(Optional.empty(), Optional.empty(), Optional.empty());
    }

    OrderRecord {
        names = List.copyOf(names);
        placed = List.copyOf(placed);
        tried = Set.copyOf(tried);
    }

    /** The first of an operation. */
    static OrderRecord first(String operation, OrderKind kind, List<DomainName> names, String directory) {
        return new OrderRecord(
                operation, 1, kind, names, directory, false, AtCa.NOTHING, List.of(), Set.of(), 0, false);
    }

    /** The same, rehearsed first, or not, of a certificate of which there is one already, or not. */
    OrderRecord beginning(boolean rehearsal, int before, boolean there) {
        return new OrderRecord(operation, attempt, kind, names, directory, rehearsal, at, placed, tried, before, there);
    }

    /** What it counts as, by the same id however often it is asked for. */
    OrderRequest request(String project) {
        return new OrderRequest(operation + "/" + attempt, project, kind, names);
    }

    OrderRecord as(OrderKind other) {
        return new OrderRecord(
                operation, attempt, other, names, directory, rehearses, at, placed, tried, troubles, issued);
    }

    OrderRecord by(ChallengeType type) {
        return at(new AtCa(Optional.of(type), at.url(), at.triggered()));
    }

    OrderRecord ordered(String url) {
        return at(new AtCa(at.type(), Optional.of(url), at.triggered()));
    }

    OrderRecord triggered(String process) {
        return at(new AtCa(at.type(), at.url(), Optional.of(process)));
    }

    private OrderRecord at(AtCa other) {
        return new OrderRecord(
                operation, attempt, kind, names, directory, rehearses, other, placed, tried, troubles, issued);
    }

    OrderRecord placed(List<Placed> answers) {
        return new OrderRecord(
                operation, attempt, kind, names, directory, rehearses, at, answers, tried, troubles, issued);
    }

    OrderRecord troubles(int count) {
        return new OrderRecord(operation, attempt, kind, names, directory, rehearses, at, placed, tried, count, issued);
    }

    /** Another order at the same CA, as that has lost this one. */
    OrderRecord anew() {
        AtCa chosen = new AtCa(at.type(), Optional.empty(), Optional.empty());
        return new OrderRecord(
                operation, attempt + 1, kind, names, directory, rehearses, chosen, placed, tried, troubles, issued);
    }

    /** Another order at another CA. */
    OrderRecord anewAt(AcmeCa ca) {
        return new OrderRecord(
                operation,
                attempt + 1,
                kind,
                names,
                ca.directory().toString(),
                false,
                AtCa.NOTHING,
                placed,
                Set.of(),
                0,
                issued);
    }

    /** What it was shown by has failed. */
    OrderRecord failed() {
        Set<ChallengeType> more = EnumSet.noneOf(ChallengeType.class);
        more.addAll(tried);
        at.type().ifPresent(more::add);
        return new OrderRecord(
                operation, attempt + 1, kind, names, directory, rehearses, AtCa.NOTHING, placed, more, 0, issued);
    }

    /** There is a certificate. */
    OrderRecord done() {
        return new OrderRecord(operation, attempt, kind, names, directory, false, at, placed, Set.of(), 0, true);
    }

    Secret text() {
        ObjectNode node = JSON.createObjectNode()
                .put("operation", operation)
                .put("attempt", attempt)
                .put("kind", kind.name())
                .put("directory", directory)
                .put("rehearses", rehearses)
                .put("troubles", troubles)
                .put("issued", issued);
        at.type().ifPresent(type -> node.put("type", type.name()));
        at.url().ifPresent(url -> node.put("url", url));
        at.triggered().ifPresent(process -> node.put("triggered", process));
        names.forEach(name -> node.withArray("names").add(name.text()));
        placed.forEach(each -> each.write(node.withArray("placed").addObject()));
        tried.stream().sorted().forEach(each -> node.withArray("tried").add(each.name()));
        return Secret.of(node.toString());
    }

    /** @throws IllegalStateException if it is damaged */
    static OrderRecord of(Secret text) {
        try {
            JsonNode node = JSON.readTree(text.reveal());
            List<DomainName> names = new ArrayList<>();
            node.path("names").forEach(each -> names.add(DomainName.of(each.textValue())));
            List<Placed> placed = new ArrayList<>();
            node.path("placed").forEach(each -> placed.add(Placed.of(each)));
            Set<ChallengeType> tried = EnumSet.noneOf(ChallengeType.class);
            node.path("tried").forEach(each -> tried.add(ChallengeType.valueOf(each.textValue())));
            AtCa at = new AtCa(
                    Optional.ofNullable(node.path("type").textValue()).map(ChallengeType::valueOf),
                    Optional.ofNullable(node.path("url").textValue()),
                    Optional.ofNullable(node.path("triggered").textValue()));
            return new OrderRecord(
                    node.get("operation").textValue(),
                    node.path("attempt").intValue(),
                    OrderKind.valueOf(node.get("kind").textValue()),
                    names,
                    node.get("directory").textValue(),
                    node.path("rehearses").booleanValue(),
                    at,
                    placed,
                    tried,
                    node.path("troubles").intValue(),
                    node.path("issued").booleanValue());
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("an order that was kept cannot be read any more");
        }
    }
}
