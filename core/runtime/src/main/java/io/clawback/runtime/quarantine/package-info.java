/**
 * What lies in quarantines, and whether a run's books balance: read from brokers, ledger and
 * rollback store, changing nothing.
 */
@NullMarked
package io.clawback.runtime.quarantine;

import org.jspecify.annotations.NullMarked;
