/** For tests of applications: time that is moved by hand, a JUnit extension with an in-memory infrastructure, leak checks and assertions. */
@NullMarked
package io.vaporform.testkit;

import org.jspecify.annotations.NullMarked;
