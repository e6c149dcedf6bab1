package io.vaporform.spi;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import java.util.List;

/** What a {@link DnsBackend} implements too that signs zones (<a href="https://www.rfc-editor.org/rfc/rfc4033">RFC 4033</a>) with keys that it makes and keeps itself. Thread-safe. */
public interface ZoneSigning {

    /**
     * Signs a zone from now on; does nothing if it is signed.
     *
     * @return the data of the DS records that the zone above is to have, such as {@code 12345 13 2 A1B2…}; at least one
     * @throws io.vaporform.error.ProvisioningException if there is no such zone, or the other side refuses
     * @throws io.vaporform.error.ProviderUnavailableException if no answer came, so that it is signed or not
     */
    List<Rdata> sign(DomainName zone);
}
