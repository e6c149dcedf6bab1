package io.vaporform.bench;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.Stack;

/** A stack that is as its blueprint wants it. */
record PlannedStack(int size, Stack stack, Blueprint blueprint) {

    /** Applies the blueprint of {@code size} resources in memory. */
    static PlannedStack apply(Infrastructure infra, int size) {
        Stack stack = infra.project(Fleet.PROJECT).stack(Fleet.stack(size));
        Blueprint blueprint = Fleet.blueprint(size);
        long begin = System.nanoTime();
        stack.apply(blueprint);
        System.out.printf("%,d resources applied in %,d ms%n", size, (System.nanoTime() - begin) / 1_000_000);
        return new PlannedStack(size, stack, blueprint);
    }

    /** Reads and decodes the whole state and plans; requires that there is nothing to do. */
    void plan() {
        if (!stack.plan(blueprint).isNoOp()) {
            throw new IllegalStateException("the plan of " + size + " unchanged resources is no no-op");
        }
    }

    void warmUp(int millis) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < millis * 1_000_000L) {
            plan();
        }
    }
}
