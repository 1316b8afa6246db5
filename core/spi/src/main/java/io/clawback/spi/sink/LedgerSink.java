package io.clawback.spi.sink;

import io.clawback.model.audit.Entry;
import java.util.List;

/** Copies ledger entries elsewhere. Follows the ledger, never leads it. */
public interface LedgerSink extends AutoCloseable {
  /**
   * Delivers the entries in order, at least once; the receiver tells duplicates by their number.
   * Returns the number of the last entry that the receiver has accepted durably; throws a coded
   * problem when it cannot say. Entries that the receiver will never accept are named in {@code
   * rejected}, and count as delivered.
   */
  Delivery deliver(List<Entry> entries);

  @Override
  void close();

  /**
   * How far a sink has come.
   *
   * @param acceptedUpTo number of the last entry accepted; -1 when none
   * @param rejected one sentence for each entry that was dropped, with the reason
   */
  record Delivery(long acceptedUpTo, List<String> rejected) {}
}
