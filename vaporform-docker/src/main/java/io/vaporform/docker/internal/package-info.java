/** How deployments, volumes and projects become containers, volumes and networks of a Docker Engine. */
@NullMarked
package io.vaporform.docker.internal;

import org.jspecify.annotations.NullMarked;
