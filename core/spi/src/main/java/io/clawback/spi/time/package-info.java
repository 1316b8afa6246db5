/** Time and chance as arguments, so that a simulation can drive the whole. */
@NullMarked
package io.clawback.spi.time;

import org.jspecify.annotations.NullMarked;
