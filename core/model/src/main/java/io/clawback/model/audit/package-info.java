/** What the ledger says: entries, and the verdict on a chain. */
@NullMarked
package io.clawback.model.audit;

import org.jspecify.annotations.NullMarked;
