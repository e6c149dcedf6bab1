/** What will change and why, before anything does; and what came of it. */
@NullMarked
package io.vaporform.plan;

import org.jspecify.annotations.NullMarked;
