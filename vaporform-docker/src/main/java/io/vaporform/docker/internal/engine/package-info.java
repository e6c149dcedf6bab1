/**
 * The connection to one Docker Engine: transport, negotiation, deadlines, and one translation of everything that can go wrong on the way.
 * Knows nothing of deployments.
 */
@NullMarked
package io.vaporform.docker.internal.engine;

import org.jspecify.annotations.NullMarked;
