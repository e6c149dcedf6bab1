/**
 * The provider that makes everything in memory: the mock for an application's tests, and the reference for the compatibility kit. It obeys the
 * same contract as a real provider, and lets a test look at its world, kill things in it and inject faults.
 */
@NullMarked
package io.vaporform.memory;

import org.jspecify.annotations.NullMarked;
