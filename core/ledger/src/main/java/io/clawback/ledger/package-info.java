/**
 * The ledger: one append-only, hash-chained, signed log that is audit log and recovery journal at
 * once. It may touch model and spi alone; disk, clock and randomness are handed in, no thread is
 * started, nothing sleeps.
 *
 * <p>Doors: {@link io.clawback.ledger.FileLedger} writes (one process at a time); {@link
 * io.clawback.ledger.LedgerReader} reads while somebody writes, or offline ({@code audit show});
 * {@link io.clawback.ledger.ChainVerifier} checks ({@code audit verify}); {@link
 * io.clawback.ledger.InclusionProof} proves one entry ({@code audit prove}); {@link
 * io.clawback.ledger.LedgerExport} writes ranges elsewhere ({@code audit export}); {@link
 * io.clawback.ledger.LedgerReplay} is the state that the entries add up to; {@link
 * io.clawback.ledger.SinkFollower} copies entries to a sink. The format is in {@code
 * docs/ledger.md}.
 *
 * <p>What replay reads from an entry: run, plan and step; of an {@code OUTCOME} also the detail's
 * {@code state}, a step's state by name; of an {@code APPROVED} the detail's {@code approval}.
 */
@NullMarked
package io.clawback.ledger;

import org.jspecify.annotations.NullMarked;
