package io.vaporform.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Address;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Address DB = Address.parse("shop/main/deployment/db");
    private static final Address WEB = Address.parse("shop/main/deployment/web");
    private static final Address OLD = Address.parse("shop/main/deployment/old");
    private static final Address DATA = Address.parse("shop/main/volume/db.data");
    private static final Address KEPT = Address.parse("shop/main/volume/old.data");

    private static Change change(Address address, Action action, String reason, FieldChange... fields) {
        boolean interrupts = action == Action.DELETE;
        return new Change(address, action, reason, List.of(fields), interrupts, "memory", "d1", Set.of());
    }

    private final Plan plan = new Plan(
            "shop/main",
            42,
            List.of(
                    change(DATA, Action.NO_OP, "as wanted"),
                    change(DB, Action.UPDATE, "changed by blueprint 'shop'", new FieldChange("replicas", "5", "1")),
                    new Change(
                            WEB,
                            Action.REPLACE,
                            "uses ${deployment/db.uri}, which may change",
                            List.of(new FieldChange("env.URL", "", "Secret(****)"), new FieldChange("user", "1", "")),
                            false,
                            "eu",
                            "",
                            Set.of(DB, DATA)),
                    change(OLD, Action.DELETE, "no longer declared \"quoted\"\nline"),
                    change(KEPT, Action.RETAIN, "destroyed; its data is kept")));

    @Test
    void readsAsText() {
        assertThat(plan).hasToString("""
                        Plan for shop/main: 0 to create, 1 to update, 1 to replace, 1 to delete, 2 kept
                          ~ deployment/db  changed by blueprint 'shop'
                              replicas: 5 → 1
                          ± deployment/web  uses ${deployment/db.uri}, which may change
                              env.URL: (none) → Secret(****)
                              user: 1 → (none)
                          - deployment/old  no longer declared "quoted"
                        line  (interrupts)
                          ! volume/old.data  destroyed; its data is kept""");
    }

    @Test
    void readsAsJson() {
        assertThat(new Plan("shop/main", 42, plan.changes().subList(1, 4))
                        .toJson()
                        .replace("\r\n", "\n"))
                .isEqualTo("""
                        {
                          "stack" : "shop/main",
                          "revision" : 42,
                          "changes" : [ {
                            "address" : "shop/main/deployment/db",
                            "action" : "update",
                            "reason" : "changed by blueprint 'shop'",
                            "interrupts" : false,
                            "provider" : "memory",
                            "inputs" : "d1",
                            "fields" : [ {
                              "path" : "replicas",
                              "before" : "5",
                              "after" : "1"
                            } ],
                            "dependsOn" : [ ]
                          }, {
                            "address" : "shop/main/deployment/web",
                            "action" : "replace",
                            "reason" : "uses ${deployment/db.uri}, which may change",
                            "interrupts" : false,
                            "provider" : "eu",
                            "inputs" : "",
                            "fields" : [ {
                              "path" : "env.URL",
                              "before" : "",
                              "after" : "Secret(****)"
                            }, {
                              "path" : "user",
                              "before" : "1",
                              "after" : ""
                            } ],
                            "dependsOn" : [ "shop/main/deployment/db", "shop/main/volume/db.data" ]
                          }, {
                            "address" : "shop/main/deployment/old",
                            "action" : "delete",
                            "reason" : "no longer declared \\"quoted\\"\\nline",
                            "interrupts" : true,
                            "provider" : "memory",
                            "inputs" : "d1",
                            "fields" : [ ],
                            "dependsOn" : [ ]
                          } ]
                        }""");
    }

    @Test
    void nothingToDoIsOneLine() {
        Plan idle = new Plan("shop/main", 1, List.of(change(DB, Action.NO_OP, "as wanted")));

        assertThat(idle.isNoOp()).isTrue();
        assertThat(idle).hasToString("Plan for shop/main: nothing to do, 1 unchanged");
        assertThat(new Plan("shop/main", 1, List.of())).hasToString("Plan for shop/main: nothing to do, 0 unchanged");
    }

    @Test
    void changesAreCounted() {
        assertThat(plan.count(Action.UPDATE)).isEqualTo(1);
        assertThat(plan.count(Action.CREATE)).isZero();
        assertThat(plan.stack()).isEqualTo("shop/main");
        assertThat(plan.revision()).isEqualTo(42);
    }

    @Test
    void aResultIsAskedByAddressAndOutcome() {
        ApplyResult result = new ApplyResult(
                "op-1",
                List.of(
                        ChangeResult.of(DB, Outcome.APPLIED, ""),
                        ChangeResult.of(WEB, Outcome.AWAITING, "set shop.example.com A 192.0.2.1"),
                        ChangeResult.of(OLD, Outcome.FAILED, "no such image")));

        assertThat(result.of(DB).orElseThrow().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(result.of(DATA)).isEmpty();
        assertThat(result.failed()).isTrue();
        assertThat(result.instructions()).containsExactly("set shop.example.com A 192.0.2.1");
        assertThat(result)
                .hasToString("shop/main/deployment/db APPLIED\n"
                        + "shop/main/deployment/web AWAITING: set shop.example.com A 192.0.2.1\n"
                        + "shop/main/deployment/old FAILED: no such image");
    }
}
