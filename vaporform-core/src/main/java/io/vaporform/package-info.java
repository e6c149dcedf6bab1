/** The front door. */
@NullMarked
package io.vaporform;

import org.jspecify.annotations.NullMarked;
