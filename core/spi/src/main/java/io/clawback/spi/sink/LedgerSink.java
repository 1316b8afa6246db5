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

  /**
   * Whether deliveries would be taken, as far as can be seen without delivering anything; for
   * {@code doctor}. Connects; leaves nothing behind. Throws a coded problem when the receiver does
   * not answer.
   */
  List<Check> checks();

  @Override
  void close();

  /**
   * One thing that a delivery needs.
   *
   * @param name what it is, such as {@code logs:PutLogEvents}
   * @param state whether it is there
   * @param detail what was seen, or what does not work without it
   * @param next what to do; empty when it is there
   */
  record Check(String name, State state, String detail, String next) {
    /** Whether something is there. */
    public enum State {
      OK,
      MISSING,
      UNKNOWN
    }

    /** It is there. */
    public static Check ok(String name, String detail) {
      return new Check(name, State.OK, detail, "");
    }

    /** It is not. */
    public static Check missing(String name, String detail, String next) {
      return new Check(name, State.MISSING, detail, next);
    }
  }

  /**
   * How far a sink has come.
   *
   * @param acceptedUpTo number of the last entry accepted; -1 when none
   * @param rejected one sentence for each entry that was dropped, with the reason
   */
  record Delivery(long acceptedUpTo, List<String> rejected) {}
}
