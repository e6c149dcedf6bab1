/** Makes plans real: claims, journals, calls providers, records, tells. */
@NullMarked
package io.vaporform.internal.engine;

import org.jspecify.annotations.NullMarked;
