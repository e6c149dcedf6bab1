/** What happens, as it happens. */
@NullMarked
package io.vaporform.event;

import org.jspecify.annotations.NullMarked;
