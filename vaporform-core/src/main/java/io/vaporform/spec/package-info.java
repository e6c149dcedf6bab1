/** What is wanted (specs), what comes back (outputs), and the values both are made of. Everything here is immutable; builders are not thread-safe. */
@NullMarked
package io.vaporform.spec;

import org.jspecify.annotations.NullMarked;
