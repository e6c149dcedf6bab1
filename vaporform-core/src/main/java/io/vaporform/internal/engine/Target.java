package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.Spec;

/**
 * What a resource is to become.
 *
 * @param spec every value known
 * @param inputs its digest
 */
record Target(Spec spec, String inputs, Serving serving) {}
