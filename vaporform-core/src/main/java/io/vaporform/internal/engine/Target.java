package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.Address;
import io.vaporform.spec.Spec;
import java.util.Set;

/**
 * What a resource is to become.
 *
 * @param spec every value known
 * @param inputs its digest
 * @param uses what the spec referred to before
 */
record Target(Spec spec, String inputs, Serving serving, Set<Address> uses) {}
