/**
 * Records of zones at Hetzner, by {@link io.vaporform.hetzner.HetznerDnsBackend}. No type of a third party is in a public signature.
 */
@NullMarked
package io.vaporform.hetzner;

import org.jspecify.annotations.NullMarked;
