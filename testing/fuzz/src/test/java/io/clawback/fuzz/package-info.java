/**
 * Every parser and the fold, under coverage-guided fuzzing. By default the kept inputs are
 * replayed; {@code JAZZER_FUZZ=1} searches for new ones.
 */
package io.clawback.fuzz;
