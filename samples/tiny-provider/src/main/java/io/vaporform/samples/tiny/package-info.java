/** A provider to start from: as little as passes the compatibility kit. It runs deployments on {@link ToyCloud}, which stands for your system. */
@NullMarked
package io.vaporform.samples.tiny;

import org.jspecify.annotations.NullMarked;
