/** The product killed, as a real process, at each point of SAFETY.md between two of its effects. */
@NullMarked
package io.clawback.proofs.crash;

import org.jspecify.annotations.NullMarked;
