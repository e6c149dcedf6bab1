/** The durable store: start at {@link io.vaporform.jdbc.JdbcStateStore}. Values are encrypted with the keys of a {@link io.vaporform.jdbc.KeyRing}. */
@NullMarked
package io.vaporform.jdbc;

import org.jspecify.annotations.NullMarked;
