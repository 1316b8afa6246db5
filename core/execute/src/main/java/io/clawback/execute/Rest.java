package io.clawback.execute;

import io.clawback.model.run.StepState;

/**
 * Where a step rests now, and why.
 *
 * @param detail for people; may be empty
 */
record Rest(StepState state, String detail) {}
