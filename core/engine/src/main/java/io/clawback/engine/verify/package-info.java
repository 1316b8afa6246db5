/** The second look: do preconditions still hold, did a step help. Pure. */
@NullMarked
package io.clawback.engine.verify;

import org.jspecify.annotations.NullMarked;
