/** Where Vaporform keeps what it knows: the store's small SPI, the rows in it, and the store in memory. */
@NullMarked
package io.vaporform.state;

import org.jspecify.annotations.NullMarked;
