/** Programs of the machine that tests and benchmarks of this repository start, wait for, and stop by their process. Not published. */
@NullMarked
package io.vaporform.testsupport;

import org.jspecify.annotations.NullMarked;
