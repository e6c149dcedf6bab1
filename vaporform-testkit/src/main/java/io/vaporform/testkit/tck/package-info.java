/**
 * For authors of providers: the contract test kit. Extend {@link io.vaporform.testkit.tck.DeploymentProviderTck}; each of its tests checks one
 * rule, listed in docs/deployment-rules.md with what to check when it fails.
 */
@NullMarked
package io.vaporform.testkit.tck;

import org.jspecify.annotations.NullMarked;
