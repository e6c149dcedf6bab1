package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.event.Event;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Kind;
import io.vaporform.spi.NameClaims;
import io.vaporform.state.Life;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShownCertificatesTest {

    private static final DomainName NAME = DomainName.of("shop.example.com");
    private static final DomainName WILDCARD = DomainName.of("*.example.com");

    private final HandTime time = new HandTime();
    private final Work work = TestWork.of(MemoryStateStore.create(), time, Duration.ofMinutes(1));
    private final InMemoryCa ca = InMemoryCa.create(time.now());
    private final ShownCertificates shown = new ShownCertificates(work);

    private CertificateOutputs got(String project, DomainName name) {
        return got(project, name, 90);
    }

    private CertificateOutputs got(String project, DomainName name, int days) {
        Address address = new Address(project, "main", Kind.CERTIFICATE, name.text());
        CertificateOutputs outputs = ca.issue(
                        List.of(name),
                        KeyType.EC_P256,
                        time.now().minus(Duration.ofDays(90)),
                        time.now().plus(Duration.ofDays(days)))
                .outputs(Optional.empty());
        ResourceState state = ResourceState.of(address)
                .applied(Optional.of(
                        new Life(1, "memory", CertificateSpec.of(name.text()), "digest", Optional.of(outputs))));
        Event event = work.events().of(Event.Type.STATE, state, new Origin("", "alice"), 0, "");
        work.rows()
                .write(state, work.rows().read(address), work.sessions().id(), event)
                .orElseThrow();
        return outputs;
    }

    private void has(String project, String domain) {
        StoredRecords records = new StoredRecords(work.store(), Keys.NAMES, work.store()::commit);
        Address owner = new Address(project, "main", Kind.DOMAIN, domain);
        assertThat(new NameClaims(records, owner, time).claim(DomainName.of(domain)))
                .isEmpty();
    }

    @Test
    void theNewestIsShown() {
        got("before", NAME);
        CertificateOutputs newest = got("before", NAME);
        assertThat(shown.find(NAME)).contains(newest);
        assertThat(shown.find(WILDCARD)).isEmpty();
    }

    @Test
    void oneThatIsOverIsShownOnlyWhereThereIsNoOther() {
        CertificateOutputs over = got("before", NAME, -1);
        assertThat(shown.find(NAME)).contains(over);
        got("before", WILDCARD);
        assertThat(shown.find(NAME)).isEmpty();
    }

    @Test
    void whoHasTheNameDecidesWhicheverIsNewer() {
        CertificateOutputs former = got("before", NAME);
        CertificateOutputs own = got("now", NAME);
        got("before", NAME);
        assertThat(shown.find(NAME)).isNotEqualTo(Optional.of(own));

        has("now", NAME.text());
        assertThat(shown.find(NAME)).contains(own);
        assertThat(shown.isShown(NAME, own)).isTrue();
        assertThat(shown.isShown(NAME, former)).isFalse();
    }

    @Test
    void theWildcardOfWhoHasTheNameIsBetterThanTheFormerProjectsOwn() {
        got("before", NAME);
        has("now", "example.com");
        CertificateOutputs wildcard = got("now", WILDCARD);

        assertThat(shown.find(NAME)).as("left to the wildcard").isEmpty();
        assertThat(shown.find(WILDCARD)).contains(wildcard);
    }

    @Test
    void ofTwoWildcardsThatOfWhoHasTheDomainIsShown() {
        has("now", "example.com");
        CertificateOutputs own = got("now", WILDCARD);
        got("before", WILDCARD);
        assertThat(shown.find(WILDCARD)).contains(own);
    }

    /** An outage would be worse than what whoever has the name now can end by getting one. */
    @Test
    void theFormerProjectsIsShownAsLongAsThereIsNoOther() {
        CertificateOutputs former = got("before", NAME);
        has("now", NAME.text());
        assertThat(shown.find(NAME)).contains(former);
        got("now", NAME, -1);
        assertThat(shown.find(NAME)).as("one that is over is no other").contains(former);
    }

    @Test
    void aTenantsOwnNameBelowTheHostsWildcardIsItsOwn() {
        has("host", "example.com");
        got("host", WILDCARD);
        StoredRecords records = new StoredRecords(work.store(), Keys.NAMES, work.store()::commit);
        new NameClaims(records, new Address("now", "main", Kind.DOMAIN, NAME.text()), time)
                .claimWithin(DomainName.of("example.com"), NAME);
        CertificateOutputs own = got("now", NAME);
        assertThat(shown.find(NAME)).contains(own);
    }
}
