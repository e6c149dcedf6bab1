package io.vaporform.internal.engine;

import io.vaporform.plan.Plan;
import java.util.Optional;

/**
 * What a verb asks of the engine.
 *
 * @param stack {@code project/stack}
 * @param source what is demanded
 * @param actor who asks
 * @param approved the plan that somebody has seen and agreed to; nothing else is then done
 */
public record Asked(String stack, Demand.Source source, String actor, Optional<Plan> approved) {}
