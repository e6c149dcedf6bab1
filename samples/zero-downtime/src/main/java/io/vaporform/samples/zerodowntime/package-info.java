/** Versions good and broken, and a killed instance, while clients go on. */
package io.vaporform.samples.zerodowntime;
