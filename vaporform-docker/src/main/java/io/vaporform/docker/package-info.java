/**
 * The provider for a Docker Engine: deployments are containers, volumes are named volumes, each project has a network of its own. Start with
 * {@link io.vaporform.docker.DockerProvider}.
 */
@NullMarked
package io.vaporform.docker;

import org.jspecify.annotations.NullMarked;
