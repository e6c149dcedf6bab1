/** Everything that can go wrong, by what the caller can do about it. All are unchecked and extend {@link io.vaporform.error.VaporformException}. */
@NullMarked
package io.vaporform.error;

import org.jspecify.annotations.NullMarked;
