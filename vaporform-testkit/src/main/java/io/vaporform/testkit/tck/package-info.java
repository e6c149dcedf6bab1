/**
 * For authors of providers and stores: the contract test kits. Extend {@link io.vaporform.testkit.tck.DeploymentProviderTck} or
 * {@link io.vaporform.testkit.tck.StateStoreTck}; each of their tests checks one rule, listed in docs/deployment-rules.md and docs/store-rules.md
 * with what to check when it fails.
 */
@NullMarked
package io.vaporform.testkit.tck;

import org.jspecify.annotations.NullMarked;
