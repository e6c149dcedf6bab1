/** A provider whose world lies outside the JVM and outlives it. */
@NullMarked
package io.vaporform.bench.world;

import org.jspecify.annotations.NullMarked;
