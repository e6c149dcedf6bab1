/** Deployments as services of a Docker Swarm. In JSON, as docker-java's models lack much of what services are asked for here. */
@NullMarked
package io.vaporform.docker.internal.swarm;

import org.jspecify.annotations.NullMarked;
