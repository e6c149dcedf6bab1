package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.event.Event;
import io.vaporform.event.Finding;
import io.vaporform.internal.codec.Json;
import io.vaporform.state.Batch;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Findings as rows of the store: opened once, closed once, each with an event in the same commit. */
final class Findings {

    private final Work work;

    Findings(Work work) {
        this.work = work;
    }

    /** What is open in {@code project/stack}. */
    List<Finding> of(String stack) {
        return work.store().scan(Keys.findings(stack)).stream()
                .map(Findings::decode)
                .toList();
    }

    /** Does nothing if one with its code is open for its address, and as severe. */
    void open(Finding finding, ResourceState state, Origin origin) {
        open(finding, state, origin, new Batch(), false);
    }

    /** As {@link #open}, of what may have gone while it was looked at: then it does nothing. */
    void openIfThere(Finding finding, ResourceState state, Origin origin) {
        open(finding, state, origin, new Batch().require(Keys.resource(finding.address())), false);
    }

    /** As {@link #openIfThere}, also if one is open that says something else. */
    void tellIfThere(Finding finding, ResourceState state, Origin origin) {
        open(finding, state, origin, new Batch().require(Keys.resource(finding.address())), true);
    }

    private void open(Finding finding, ResourceState state, Origin origin, Batch batch, boolean words) {
        String key = Keys.finding(finding.address(), finding.code());
        Optional<Row> there = work.store().read(key);
        boolean known = there.map(Findings::decode)
                .filter(open -> open.severity() == finding.severity())
                .filter(open -> !words || open.text().equals(finding.text()))
                .isPresent();
        if (!known) {
            Event event = work.events().of(Event.Type.FOUND, state, origin, 0, finding.toString());
            commit(batch.put(key, there.map(Row::revision).orElse(Batch.ABSENT), encode(finding)), event);
        }
    }

    /** Does nothing if there is none. */
    void close(Finding finding, ResourceState state, Origin origin) {
        Optional<Row> row = work.store().read(Keys.finding(finding.address(), finding.code()));
        if (row.isPresent()) {
            Event event =
                    work.events().of(Event.Type.CLEARED, state, origin, 0, finding.code() + ": " + finding.text());
            commit(new Batch().remove(row.get().key(), row.get().revision()), event);
        }
    }

    /** If somebody else was faster, it was for the same. */
    private void commit(Batch batch, Event event) {
        work.events().put(batch, event);
        if (work.store().commit(batch).isPresent()) {
            work.events().tell(event);
        }
    }

    private static byte[] encode(Finding finding) {
        return Json.bytes(Json.object()
                .put("code", finding.code())
                .put("severity", finding.severity().name())
                .put("since", finding.since().toString())
                .put("text", finding.text())
                .put("cure", finding.cure()));
    }

    private static Finding decode(Row row) {
        JsonNode node = Json.parse(row.key(), row.value());
        return new Finding(
                node.get("code").textValue(),
                Keys.findingAddress(row.key()),
                Finding.Severity.valueOf(node.get("severity").textValue()),
                Instant.parse(node.get("since").textValue()),
                node.get("text").textValue(),
                node.get("cure").textValue());
    }
}
