package io.vaporform.testkit.tck;

import io.vaporform.spi.ProviderHome;
import io.vaporform.spi.Scope;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Records;

/** What a provider has of the infrastructure that the kit plays. */
record KitHome(Records records, TimeSource time, Scope scope) implements ProviderHome {}
