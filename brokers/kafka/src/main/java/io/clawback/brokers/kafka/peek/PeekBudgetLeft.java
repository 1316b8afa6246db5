package io.clawback.brokers.kafka.peek;

import io.clawback.spi.broker.Inspect.PeekBudget;

/** What may still be read: messages looked at, and bytes as they lie in the log. */
final class PeekBudgetLeft {
  private long messages;
  private long bytes;

  PeekBudgetLeft(PeekBudget budget) {
    messages = budget.messages();
    bytes = budget.bytes();
  }

  boolean any() {
    return messages > 0 && bytes > 0;
  }

  long bytes() {
    return bytes;
  }

  /**
   * Takes messages, all or none.
   *
   * @param kept how many must be left for others
   */
  boolean takes(long count, long kept) {
    if (messages - count < kept) {
      return false;
    }
    messages -= count;
    return true;
  }

  /** Takes the bytes of a batch, which has come already: the last one may go beyond. */
  void takeBytes(long count) {
    bytes -= count;
  }
}
