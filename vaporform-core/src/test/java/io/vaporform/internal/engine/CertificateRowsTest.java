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
import io.vaporform.state.Life;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CertificateRowsTest {

    private static final DomainName NAME = DomainName.of("shop.example.com");
    private static final Address ADDRESS = new Address("shop", "main", Kind.CERTIFICATE, NAME.text());

    private final HandTime time = new HandTime();
    private final Work work = TestWork.of(MemoryStateStore.create(), time, Duration.ofMinutes(1));
    private final InMemoryCa ca = InMemoryCa.create(time.now());
    private final List<DomainName> heard = new ArrayList<>();

    private CertificateOutputs issue() {
        return ca.issue(List.of(NAME), KeyType.EC_P256, time.now(), time.now().plus(Duration.ofDays(90)))
                .outputs(Optional.empty());
    }

    private Rows.Versioned write(CertificateOutputs outputs, Rows.Versioned before) {
        CertificateSpec spec = CertificateSpec.of(NAME.text());
        ResourceState state = ResourceState.of(ADDRESS)
                .applied(Optional.of(new Life(1, "memory", spec, "digest", Optional.of(outputs))));
        Event event = work.events().of(Event.Type.STATE, state, new Origin("", "alice"), 0, "");
        return work.rows().write(state, before, work.sessions().id(), event).orElseThrow();
    }

    @Test
    void aServerOfThisProcessHearsOfAnotherCertificateAsSoonAsItIsStored() {
        work.rows().certificates().tell(heard::add);

        CertificateOutputs first = issue();
        Rows.Versioned row = write(first, Rows.Versioned.absent(ADDRESS));
        assertThat(heard).containsExactly(NAME);

        row = write(first, row);
        assertThat(heard).as("the same one").hasSize(1);

        write(issue(), row);
        assertThat(heard).containsExactly(NAME, NAME);
    }
}
