/** Time that a test turns by hand. */
@NullMarked
package io.clawback.conformance.time;

import org.jspecify.annotations.NullMarked;
