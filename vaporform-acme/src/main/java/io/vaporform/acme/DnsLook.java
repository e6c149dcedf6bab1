package io.vaporform.acme;

import io.vaporform.dns.DnsProvider;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import java.util.List;

/** For DNS-01: whether its record has a place that is held, and servers that answer for it. Thread-safe. */
final class DnsLook implements Look {

    private final DnsProvider dns;

    DnsLook(DnsProvider dns) {
        this.dns = dns;
    }

    @Override
    public List<String> problems(DomainName name) {
        DomainName at;
        try {
            at = dns.challengeRecords().place(name);
        } catch (ProvisioningException refused) {
            return List.of(String.valueOf(refused.getMessage()));
        } catch (ProviderUnavailableException silent) {
            return List.of("where the DNS-01 record of " + name + " has to be cannot be found out: "
                    + silent.getMessage() + "; have the servers of its zone answer");
        }
        try {
            dns.dns().findDelegation(at);
            return List.of();
        } catch (ProviderUnavailableException | ProvisioningException unseen) {
            return List.of("no CA can find the DNS-01 record of " + name + " at " + at + ": " + unseen.getMessage()
                    + "; delegate its zone to the servers that have it");
        }
    }

    @Override
    public void close() {}
}
