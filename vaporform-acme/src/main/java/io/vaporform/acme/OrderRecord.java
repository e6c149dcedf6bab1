package io.vaporform.acme;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.spec.ChallengeType;
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
 * @param directory of the CA that is asked
 * @param url of the order; empty until the CA has it
 * @param type how the names are shown; empty until that is chosen
 * @param placed what answers its challenges, and is to be removed
 * @param tried what has failed in this operation, at this CA
 * @param troubles how often in a row the CA could not be asked
 * @param rehearses whether it is asked for at a staging environment first
 * @param attempt counts the orders of this operation
 * @param issued whether there is a certificate
 */
record OrderRecord(
        String operation,
        String directory,
        Optional<String> url,
        Optional<ChallengeType> type,
        List<Placed> placed,
        Set<ChallengeType> tried,
        int troubles,
        boolean rehearses,
        int attempt,
        boolean issued) {

    private static final ObjectMapper JSON = new ObjectMapper();

    OrderRecord {
        placed = List.copyOf(placed);
        tried = Set.copyOf(tried);
    }

    /** The first of an operation. */
    static OrderRecord first(String operation, String directory, boolean rehearses, boolean issued) {
        return new OrderRecord(
                operation, directory, Optional.empty(), Optional.empty(), List.of(), Set.of(), 0, rehearses, 1, issued);
    }

    /** What identifies it to those that count. */
    String id() {
        return operation + "/" + attempt;
    }

    OrderRecord at(String orderUrl) {
        return new OrderRecord(
                operation, directory, Optional.of(orderUrl), type, placed, tried, troubles, rehearses, attempt, issued);
    }

    OrderRecord by(ChallengeType chosen) {
        return new OrderRecord(
                operation, directory, url, Optional.of(chosen), placed, tried, troubles, rehearses, attempt, issued);
    }

    OrderRecord placed(List<Placed> answers) {
        return new OrderRecord(operation, directory, url, type, answers, tried, troubles, rehearses, attempt, issued);
    }

    OrderRecord troubles(int count) {
        return new OrderRecord(operation, directory, url, type, placed, tried, count, rehearses, attempt, issued);
    }

    /** Another order at the same CA, as that has lost this one, or rather at {@code directory}. */
    OrderRecord anew(String directory, boolean rehearses) {
        boolean same = directory.equals(directory());
        return new OrderRecord(
                operation,
                directory,
                Optional.empty(),
                same ? type : Optional.empty(),
                placed,
                same ? tried : Set.of(),
                same ? troubles : 0,
                rehearses,
                attempt + 1,
                issued);
    }

    /** What it was shown by has failed. */
    OrderRecord failed() {
        Set<ChallengeType> more = EnumSet.noneOf(ChallengeType.class);
        more.addAll(tried);
        type.ifPresent(more::add);
        return new OrderRecord(
                operation,
                directory,
                Optional.empty(),
                Optional.empty(),
                placed,
                more,
                0,
                rehearses,
                attempt + 1,
                issued);
    }

    /** There is a certificate. */
    OrderRecord done() {
        return new OrderRecord(operation, directory, url, type, List.of(), Set.of(), 0, false, attempt, true);
    }

    Secret text() {
        ObjectNode node = JSON.createObjectNode()
                .put("operation", operation)
                .put("directory", directory)
                .put("attempt", attempt)
                .put("troubles", troubles)
                .put("rehearses", rehearses)
                .put("issued", issued);
        url.ifPresent(text -> node.put("url", text));
        type.ifPresent(chosen -> node.put("type", chosen.name()));
        placed.forEach(each -> each.write(node.withArray("placed").addObject()));
        tried.stream().sorted().forEach(each -> node.withArray("tried").add(each.name()));
        return Secret.of(node.toString());
    }

    /** @throws IllegalStateException if it is damaged */
    static OrderRecord of(Secret text) {
        try {
            JsonNode node = JSON.readTree(text.reveal());
            List<Placed> placed = new ArrayList<>();
            node.path("placed").forEach(each -> placed.add(Placed.of(each)));
            Set<ChallengeType> tried = EnumSet.noneOf(ChallengeType.class);
            node.path("tried").forEach(each -> tried.add(ChallengeType.valueOf(each.textValue())));
            return new OrderRecord(
                    node.get("operation").textValue(),
                    node.get("directory").textValue(),
                    Optional.ofNullable(node.path("url").textValue()),
                    Optional.ofNullable(node.path("type").textValue()).map(ChallengeType::valueOf),
                    placed,
                    tried,
                    node.path("troubles").intValue(),
                    node.path("rehearses").booleanValue(),
                    node.path("attempt").intValue(),
                    node.path("issued").booleanValue());
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("an order that was kept cannot be read any more");
        }
    }
}
