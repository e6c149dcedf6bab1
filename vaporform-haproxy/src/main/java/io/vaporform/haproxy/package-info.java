/**
 * HAProxy on this machine: what it reads is written whole and checked before it is used, and each change is read back from what runs. No type of a third party is in a public signature.
 */
@NullMarked
package io.vaporform.haproxy;

import org.jspecify.annotations.NullMarked;
