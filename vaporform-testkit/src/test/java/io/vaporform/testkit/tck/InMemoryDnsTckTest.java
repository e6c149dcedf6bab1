package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryDns;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.DnsBackend;

class InMemoryDnsTckTest extends DnsBackendTck {

    @Override
    protected DnsBackend backend() {
        return InMemoryDns.zones(zone().text(), "other.example");
    }

    @Override
    protected DomainName zone() {
        return DomainName.of("kit.example");
    }
}
