/**
 * The machine's own disk, behind the small layer that the ledger writes through. Touches only what
 * lies below the folder that it was given.
 */
@NullMarked
package io.clawback.disk;

import org.jspecify.annotations.NullMarked;
