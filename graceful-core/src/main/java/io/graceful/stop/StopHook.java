package io.graceful.stop;

import io.graceful.time.Action;

/**
 * Something to do once nothing is in flight any more: close a pool, flush a buffer.
 *
 * @param order hooks run one after the other, lowest first, equal ones in the order of registration
 */
public record StopHook(String name, int order, Action work) {}
