/** From what is wanted and what is applied to what must change. Pure: no I/O, no clock. */
@NullMarked
package io.vaporform.internal.plan;

import org.jspecify.annotations.NullMarked;
