/**
 * Deciding, purely: detect, plan, judge. No I/O, no clock, no randomness; the same arguments give
 * the same bytes.
 */
@NullMarked
package io.clawback.engine;

import org.jspecify.annotations.NullMarked;
