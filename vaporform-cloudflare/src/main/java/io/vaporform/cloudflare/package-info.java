/**
 * Records of zones at Cloudflare, by {@link io.vaporform.cloudflare.CloudflareDnsBackend}. No type of a third party is in a public signature.
 */
@NullMarked
package io.vaporform.cloudflare;

import org.jspecify.annotations.NullMarked;
