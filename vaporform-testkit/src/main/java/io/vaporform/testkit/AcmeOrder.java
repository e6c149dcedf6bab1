package io.vaporform.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One order at a {@link FakeAcme}. Guarded by the {@link AcmeBooks} it is in. */
final class AcmeOrder {

    private static final Duration EXPIRES = Duration.ofDays(7);

    final String id;
    final String account;
    final Set<String> names;
    final Optional<String> profile;
    final Optional<String> replaces;
    final Instant at;
    final AcmeBuckets.Use use;
    final List<AcmeAuthorization> authorizations = new ArrayList<>();
    private FakeAcme.@Nullable Issued issued;

    /** @param names sorted */
    AcmeOrder(
            String id,
            String account,
            Set<String> names,
            Optional<String> profile,
            Optional<String> replaces,
            Instant at,
            AcmeBuckets.Use use) {
        this.id = id;
        this.account = account;
        this.names = names;
        this.profile = profile;
        this.replaces = replaces;
        this.at = at;
        this.use = use;
    }

    Optional<FakeAcme.Issued> issued() {
        return Optional.ofNullable(issued);
    }

    void issued(FakeAcme.Issued certificate) {
        this.issued = certificate;
    }

    String status() {
        if (issued != null) {
            return "valid";
        }
        if (authorizations.stream().anyMatch(each -> each.status().equals("invalid"))) {
            return "invalid";
        }
        return authorizations.stream().allMatch(each -> each.status().equals("valid")) ? "ready" : "pending";
    }

    FakeAcme.Order seen() {
        return new FakeAcme.Order(id, account, List.copyOf(names), profile, replaces, at, status(), issued());
    }

    void write(ObjectNode node, String base) {
        node.put("status", status());
        node.put("expires", at.plus(EXPIRES).toString());
        names.forEach(name ->
                node.withArray("identifiers").addObject().put("type", "dns").put("value", name));
        authorizations.forEach(each -> node.withArray("authorizations").add(base + "/authz/" + each.id));
        node.put("finalize", base + "/order/" + id + "/finalize");
        profile.ifPresent(text -> node.put("profile", text));
        replaces.ifPresent(text -> node.put("replaces", text));
        issued().ifPresent(got -> node.put("certificate", base + "/certificate/" + got.serial()));
    }
}
