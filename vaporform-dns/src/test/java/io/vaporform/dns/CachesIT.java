package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.Project;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Phase;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Resolvers go on with what records said before, for their five minutes. */
class CachesIT extends DomainITCase {

    private static final DomainName NAME = DomainName.of("shop.apps.host.test");
    private static final DnsTarget NEXT = DnsTarget.addresses("192.0.2.20");

    private final StateStore store = MemoryStateStore.create();
    private Infrastructure patient;
    private Project tenant;

    @BeforeEach
    void deploy() {
        patient = open(Duration.ofMinutes(5));
        tenant = patient.project("shop");
        // Nobody knows a name that there was not.
        tenant.stack().apply(leadingTo(EDGE));
        assertThat(phase()).isEqualTo(Phase.READY);
    }

    @AfterEach
    void close() {
        patient.close();
    }

    private Infrastructure open(Duration caches) {
        return Infrastructure.builder()
                .installation("patient")
                .store(store)
                .provider(DnsProvider.builder()
                        .dns(tree.asking().build())
                        .backend(zone(HOST, HOSTS))
                        .managed(ManagedNames.below("apps.host.test"))
                        .waitForCaches(caches)
                        .build())
                .build();
    }

    private static Blueprint leadingTo(DnsTarget target) {
        return Blueprint.named("shop", b -> b.domain(NAME.text(), d -> d.pointTo(target)));
    }

    private Phase phase() {
        return tenant.stack().resources().values().iterator().next().phase();
    }

    private static List<Rdata> answered(String type) {
        try (AuthoritativeDns dns = tree.asking().build()) {
            return dns.resolve(NAME).addresses().stream()
                    .map(address -> Rdata.of(address.contains(":") ? Rdata.AAAA : Rdata.A, address))
                    .filter(data -> data.type().equals(type))
                    .toList();
        }
    }

    @Test
    void whatLeadsElsewhereIsReadyWhenNobodyGoesOnWithWhatWasThere() {
        Operation changing = tenant.stack().start(leadingTo(NEXT));
        await().until(() -> answered(Rdata.A).equals(List.of(Rdata.a("192.0.2.20"))));
        await().until(() -> phase() == Phase.WORKING);

        assertThat(changing.isDone()).isFalse();

        // Another change does not make anybody forget.
        Rrset text = Rrset.of("_dmarc." + NAME, Rdata.txt("v=DMARC1; p=none"));
        Operation another = tenant.stack()
                .start(Blueprint.named(
                        "shop", b -> b.domain(NAME.text(), d -> d.pointTo(NEXT).record(text))));
        try (DnsBackend host = zone(HOST, HOSTS)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> host.get(HOSTS, text.name(), Rdata.TXT).isPresent());
        }
        assertThat(another.isDone()).isFalse();
        await().until(() -> phase() == Phase.WORKING);

        patient.close();
        patient = open(Duration.ZERO);
        tenant = patient.project("shop");
        tenant.stack().apply(leadingTo(NEXT));
        assertThat(phase()).isEqualTo(Phase.READY);
    }

    @Test
    void aNameIsLetGoWhenNobodyGoesOnWithWhatWasThere() {
        Operation releasing = tenant.stack().start(Blueprint.named("shop", b -> {}));
        await().until(() -> answered(Rdata.A).isEmpty());
        await().until(() -> phase() == Phase.DELETING);

        assertThat(releasing.isDone()).isFalse();
        assertThatThrownBy(() -> patient.project("rival").domains().add(NAME.text()))
                .isInstanceOf(ApplyFailedException.class);
    }
}
