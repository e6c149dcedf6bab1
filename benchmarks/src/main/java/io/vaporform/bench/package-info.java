/** Measurements beside what else one would use, run by {@code ./bench}. They print; they assert nothing about time. */
@NullMarked
package io.vaporform.bench;

import org.jspecify.annotations.NullMarked;
