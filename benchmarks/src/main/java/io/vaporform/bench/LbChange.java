package io.vaporform.bench;

/** What is changed of a backend, in this order. */
enum LbChange {
    ADD,
    WEIGH,
    DRAIN,
    REMOVE
}
