package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Rdata;
import io.vaporform.spi.DnsBackend;
import io.vaporform.testkit.ThreadLeaks;

/** How it behaves in a JVM that is not its own. */
abstract class DnsGuestRules extends DnsRuleGroup {

    DnsGuestRules(DnsBackendTck tck) {
        super(tck);
    }

    @Rule(
            value = "N501",
            verifies = "after close no thread is left, and a second close does nothing",
            ifItFails = "clients that bring threads of their own")
    void afterCloseNoThreadIsLeft() {
        ThreadLeaks threads = ThreadLeaks.watch();
        DnsBackend other = another();
        other.get(zone(), name("nothing"), Rdata.A);

        other.close();
        other.close();

        threads.assertNone(thread -> true);
    }

    @Rule(
            value = "N502",
            verifies = "what it can do, and how it describes itself, is the same before and after it was used",
            ifItFails = "that neither is looked up")
    void whatItCanDoIsTheSameEachTime() {
        try (DnsBackend other = another()) {
            String described = other.describe();
            var abilities = other.abilities();
            other.zones();

            assertThat(other.abilities()).isEqualTo(abilities);
            assertThat(other.describe()).isEqualTo(described).isNotBlank();
        }
    }
}
