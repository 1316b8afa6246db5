/**
 * The plan as a value: waves of steps with preconditions, budgets and a way back. Apply may not
 * think.
 */
@NullMarked
package io.clawback.model.plan;

import org.jspecify.annotations.NullMarked;
