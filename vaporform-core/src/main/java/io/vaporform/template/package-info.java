/** Ready-made resources: templates as data, in a catalogue that applications extend. */
@NullMarked
package io.vaporform.template;

import org.jspecify.annotations.NullMarked;
