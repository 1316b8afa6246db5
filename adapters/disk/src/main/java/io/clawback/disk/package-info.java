/** The machine's own disk, behind the small layer that the ledger writes through. */
@NullMarked
package io.clawback.disk;

import org.jspecify.annotations.NullMarked;
