/**
 * Records of zones at DigitalOcean, by {@link io.vaporform.digitalocean.DigitalOceanDnsBackend}. No type of a third party is in a public signature.
 */
@NullMarked
package io.vaporform.digitalocean;

import org.jspecify.annotations.NullMarked;
