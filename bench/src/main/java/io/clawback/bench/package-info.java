/**
 * Benchmarks beside their peers, in one run. Worlds and loops; the scripts beside this module print
 * the ratios.
 */
@NullMarked
package io.clawback.bench;

import org.jspecify.annotations.NullMarked;
