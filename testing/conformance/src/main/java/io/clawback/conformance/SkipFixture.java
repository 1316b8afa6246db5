package io.clawback.conformance;

import io.clawback.model.observed.GroupState;
import java.util.List;

/** A broker whose consumers can be told which messages to leave out. */
public interface SkipFixture extends QuarantineFixture {
  /** Makes the queue that a list is kept in, and the one that members answer in. */
  void createSkipQueues(String list, String status);

  /** A consumer that joins, listens to the list, and waits; what it got it commits. */
  SkipReader listening(
      GroupState.Kind kind, String group, String queue, String list, String status);

  /** A consumer that can wait. */
  interface SkipReader extends AutoCloseable {
    /** From now on it reads. */
    void go();

    /** What it got, as {@code partition@offset}. */
    List<String> seen();

    @Override
    void close();
  }
}
