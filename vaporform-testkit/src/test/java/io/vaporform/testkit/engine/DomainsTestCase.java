package io.vaporform.testkit.engine;

import io.vaporform.Domain;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.memory.InMemoryInternet;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.VerificationMethod;
import org.junit.jupiter.api.AfterEach;

/** A host application with two tenants, in a memory of its own. */
abstract class DomainsTestCase {

    static final String NAME = "shop.example.com";
    static final DnsTarget EDGE = DnsTarget.addresses("192.0.2.10");

    final Rig rig = new Rig();
    final InMemoryInternet internet = rig.world.internet();
    final Infrastructure infra = rig.infra();
    final Project shop = infra.project("shop");
    final Project rival = infra.project("rival");

    @AfterEach
    void close() {
        rig.close();
    }

    /** The owner of the zone sets the record that the domain asks for. */
    void show(Domain domain) {
        DomainChallenge challenge = domain.challenge().orElseThrow();
        Rdata data = challenge.method() == VerificationMethod.TXT
                ? Rdata.txt(challenge.value())
                : Rdata.cname(challenge.value());
        internet.publish(Rrset.of(challenge.where(), data));
    }

    Domain owned(Project project, String name) {
        Domain domain = project.domains().add(name);
        show(domain);
        return domain.verify();
    }
}
