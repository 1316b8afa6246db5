/**
 * Carries out a plan, obeying it: intent on disk, act, outcome on disk, and back again where asked.
 * Starts no thread, sleeps nowhere and touches no file itself: ledger, clock, waiting, chance and
 * the hands that act are arguments, so that a simulation can drive it through every crash.
 */
@NullMarked
package io.clawback.execute;

import org.jspecify.annotations.NullMarked;
