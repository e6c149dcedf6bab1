package io.vaporform.internal.engine;

import io.vaporform.plan.ApplyResult;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * An operation that has begun.
 *
 * @param stop ends it soon; takes the reason
 */
public record Started(String id, CompletableFuture<ApplyResult> result, Consumer<String> stop) {}
