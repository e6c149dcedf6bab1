/** A host application that gets a certificate by ACME and serves HTTPS with it. Run by {@code Main}, against Let's Encrypt or any other CA. */
@NullMarked
package io.vaporform.samples.https;

import org.jspecify.annotations.NullMarked;
