/**
 * To write a provider, start here: implement {@link io.vaporform.spi.ProviderFactory}, {@link io.vaporform.spi.Provider} and one service such
 * as {@link io.vaporform.spi.DeploymentProvider}, then run the contract test kit of vaporform-testkit on it. What is passed in is implemented by
 * Vaporform and may get more methods; what a provider implements will only get methods with a default.
 */
@NullMarked
package io.vaporform.spi;

import org.jspecify.annotations.NullMarked;
