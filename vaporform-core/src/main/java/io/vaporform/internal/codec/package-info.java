/** To and from JSON. */
@NullMarked
package io.vaporform.internal.codec;

import org.jspecify.annotations.NullMarked;
