/**
 * Records of zones: {@link io.vaporform.dns.ZoneSync} plans and makes their changes, through {@link io.vaporform.dns.Rfc2136Backend},
 * {@link io.vaporform.dns.PowerDnsBackend} or a back end of another module; {@link io.vaporform.dns.AuthoritativeDns} and {@link io.vaporform.dns.Rdap} ask others what they say of a name. No type of dnsjava is in a public signature.
 */
@NullMarked
package io.vaporform.dns;

import org.jspecify.annotations.NullMarked;
