/**
 * Certificates as files and servers have them: chains with their keys, read, judged and written. Asking for certificates is a provider's work; see
 * {@link io.vaporform.spi.SslService}.
 */
@NullMarked
package io.vaporform.tls;

import org.jspecify.annotations.NullMarked;
