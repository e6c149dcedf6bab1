package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.NameClaims;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which certificates there are for a name: so that a server finds one without going through all of them, and hears when there is another. Thread-safe. */
final class ServedNames {

    /** A row is kept for so long when nothing is for its name any more, so that every process hears of it. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private static final String ADDRESSES = "addresses";

    private final StateStore store;

    ServedNames(StateStore store) {
        this.store = store;
    }

    /** Those for exactly {@code name}, what was got last first. */
    List<Address> of(DomainName name) {
        return store.read(Keys.SERVED + name).map(ServedNames::addresses).orElse(List.of());
    }

    private static List<Address> addresses(Row row) {
        return Json.texts(Json.parse(row.key(), row.value()), ADDRESSES).stream()
                .map(Address::parse)
                .toList();
    }

    /** What keeps a certificate from being asked for: names that are another project's, or that another one serves already, without either of the two having them. */
    Optional<String> refused(Address address, CertificateSpec spec, NameClaims claims) {
        for (DomainName name : spec.names()) {
            Optional<DomainName> others = claims.othersHave(name);
            if (others.isPresent()) {
                return Optional.of("a certificate for " + name + " cannot be had: " + others.get()
                        + " is another project's, and who has the domain above both may have it");
            }
            boolean served = Stream.concat(of(name).stream(), above(name).stream())
                    .anyMatch(other -> !other.project().equals(address.project()));
            if (served && !claims.projectHas(name)) {
                return Optional.of("a certificate for " + name
                        + " cannot be had: another project has one; add the domain, and show that it is yours");
            }
        }
        return Optional.empty();
    }

    /** Those for the wildcard in the place of its first label. */
    List<Address> above(DomainName name) {
        return name.isWildcard()
                ? List.of()
                : name.parent().map(parent -> of(parent.child("*"))).orElse(List.of());
    }

    /** What follows from {@code after} being written in the place of {@code before}, in the same commit. */
    void put(Batch batch, ResourceState before, ResourceState after, Instant now) {
        Set<DomainName> changed = changed(before, after);
        if (!changed.isEmpty()) {
            change(batch, after.address(), names(before), names(after), now);
        }
    }

    /** Of a certificate that is no more. */
    void remove(Batch batch, ResourceState before, Instant now) {
        change(batch, before.address(), names(before), Set.of(), now);
    }

    /** Of a certificate of which it is not known what it was for. */
    void forget(Batch batch, Address address, Instant now) {
        Set<DomainName> was = new LinkedHashSet<>();
        store.scan(Keys.SERVED).stream()
                .filter(row -> addresses(row).contains(address))
                .forEach(row -> was.add(DomainName.of(row.key().substring(Keys.SERVED.length()))));
        change(batch, address, was, Set.of(), now);
    }

    private void change(Batch batch, Address address, Set<DomainName> was, Set<DomainName> is, Instant now) {
        Set<DomainName> all = new LinkedHashSet<>(was);
        all.addAll(is);
        for (DomainName name : all) {
            Optional<Row> row = store.read(Keys.SERVED + name);
            List<Address> addresses =
                    new ArrayList<>(row.map(ServedNames::addresses).orElse(List.of()));
            addresses.remove(address);
            if (is.contains(name)) {
                addresses.add(0, address);
            }
            ObjectNode node = Json.object();
            Json.list(node, ADDRESSES, addresses, each -> Json.text(each.toString()));
            batch.put(
                    Keys.SERVED + name,
                    row.map(Row::revision).orElse(Batch.ABSENT),
                    Json.bytes(node),
                    addresses.isEmpty() ? Optional.of(now.plus(FORGOTTEN)) : Optional.empty());
        }
    }

    /** Those that were asked for, and so looked at: a certificate that somebody brings may be for any others too. */
    static Set<DomainName> names(ResourceState state) {
        Set<DomainName> names = new LinkedHashSet<>();
        outputs(state).ifPresent(is -> ((CertificateSpec)
                        state.applied().orElseThrow().spec())
                .names().stream()
                        .filter(name -> is.names().contains(name) || is.covers(name))
                        .forEach(names::add));
        return names;
    }

    /** For which names another certificate is in use after the one state than in the other. */
    static Set<DomainName> changed(ResourceState before, ResourceState after) {
        Set<DomainName> was = names(before);
        Set<DomainName> is = names(after);
        if (outputs(after).equals(outputs(before)) && was.equals(is)) {
            return Set.of();
        }
        Set<DomainName> all = new LinkedHashSet<>(was);
        all.addAll(is);
        return all;
    }

    /** What is in use. */
    static Optional<CertificateOutputs> outputs(ResourceState state) {
        return state.applied()
                .flatMap(Life::outputs)
                .filter(CertificateOutputs.class::isInstance)
                .map(CertificateOutputs.class::cast);
    }
}
