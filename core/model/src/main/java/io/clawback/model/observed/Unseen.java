package io.clawback.model.observed;

import io.clawback.model.error.Problem;

/**
 * Something that could not be seen: it becomes a blind spot, never a zero.
 *
 * @param environment where
 * @param what the broker, queue, group or fact
 * @param problem why
 */
public record Unseen(String environment, String what, Problem problem) {}
