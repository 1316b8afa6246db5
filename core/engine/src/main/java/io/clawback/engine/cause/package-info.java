/** Why a subscription is behind: one name, what speaks for it, and what would be wrong. Pure. */
@NullMarked
package io.clawback.engine.cause;

import org.jspecify.annotations.NullMarked;
