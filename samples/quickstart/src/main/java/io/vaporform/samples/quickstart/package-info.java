/** A tour of Vaporform in one small application. Begin with {@link io.vaporform.samples.quickstart.Tour}. */
@NullMarked
package io.vaporform.samples.quickstart;

import org.jspecify.annotations.NullMarked;
