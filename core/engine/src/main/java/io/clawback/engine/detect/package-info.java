/** Detectors: one small rule each, from a look to findings. Pure; missing data is a blind spot. */
@NullMarked
package io.clawback.engine.detect;

import org.jspecify.annotations.NullMarked;
