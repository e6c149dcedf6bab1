/**
 * Requests that are made once, answers that are read to their end or refused, and vendors' JSON told apart into what is there, what is refused and what is not known. For the
 * modules of this library only.
 */
@NullMarked
package io.vaporform.http;

import org.jspecify.annotations.NullMarked;
