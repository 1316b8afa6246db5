package io.clawback.spi.broker;

import io.clawback.model.message.Message;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.MessageOperation;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Carries messages from one account to another, batch by batch, as the caller asks. The caller
 * keeps the order that nothing may change (SAFETY I2, I3): read, store, intent on disk, {@link
 * Passage#place}, receipt on disk, {@link Passage#settle}, outcome on disk. Thread-safe; a passage
 * is not.
 *
 * @param <O> what it carries out
 */
public interface Transfer<O extends MessageOperation> {
  /**
   * Takes the fence: from here on, whatever an earlier passage of the same subscription still sends
   * has no effect (Kafka: the transactional id). Checks that source and target are what the
   * operation says, and that the target drops nothing (SAFETY I10). Throws a coded problem, with
   * nothing changed, when that is not so: {@code STALE}, {@code WRONG_TARGET}, {@code RIGHTS},
   * {@code USAGE} as for {@link Acts#act}, {@code LIMIT} when the target would refuse or drop what
   * is to be carried.
   */
  Passage open(Mutation mutation, O operation);

  /** One way through the operation's batches. */
  interface Passage extends AutoCloseable {
    /**
     * Reads the messages of the slice as they are now; changes nothing. Every offset of the slice
     * is a message or a hole; throws when that cannot be told. Never asked for where messages come
     * from the rollback store.
     */
    Batch read(Slice slice);

    /**
     * Whether the batch was placed and settled by an earlier passage of the same operation. Certain
     * either way: what it sent cannot take effect any more.
     */
    boolean settled(Batch batch);

    /**
     * Which incarnation of a queue {@link #settled} asks, where that queue is not what the batch is
     * carried to: one that was removed and made again has forgotten, and its no means nothing.
     */
    Optional<String> witness();

    /**
     * Places copies of the messages at the target, and returns when the target has confirmed every
     * one of them. Nothing has left the source. Throws when that is not known; the passage is of no
     * use then, and a new one tells.
     */
    Placed place(Batch batch);

    /** Makes final what was placed last. Throws when that is not known, as {@link #place} does. */
    void settle(Batch batch);

    /** Lets go of the fence. What was placed and not settled has no effect. */
    @Override
    void close();
  }

  /**
   * A part of what was chosen.
   *
   * @param number from 0; the first is small, a canary
   * @param offsets by partition
   */
  record Slice(int number, SortedMap<Integer, OffsetSpans> offsets) {}

  /**
   * What was read of a slice.
   *
   * @param slice which
   * @param messages in the order of partition and offset
   * @param holes offsets of the slice that hold no message any more, or never did: markers, aborted
   *     or compacted records, by partition
   * @param expired offsets of the slice that lie before the log start: the broker let go of them
   */
  record Batch(
      Slice slice,
      List<Message> messages,
      SortedMap<Integer, OffsetSpans> holes,
      SortedMap<Integer, OffsetSpans> expired) {
    public Batch {
      messages = List.copyOf(messages);
    }
  }

  /**
   * Where copies are.
   *
   * @param where by the target's partition, the offsets of the copies; empty where the broker has
   *     none
   * @param note what else proves it; may be empty
   * @param written of a backlog that is written once more, what was written and where, each in its
   *     original's order; else none
   */
  record Placed(
      SortedMap<Integer, String> where, Optional<String> note, Optional<Written> written) {
    /** Copies only. */
    public Placed(SortedMap<Integer, String> where, Optional<String> note) {
      this(where, note, Optional.empty());
    }
  }

  /**
   * What was written once more.
   *
   * @param where by partition of the destination, their offsets
   * @param messages as they were written, in the order in which they were read
   */
  record Written(SortedMap<Integer, String> where, List<Message> messages) {
    public Written {
      messages = List.copyOf(messages);
    }
  }
}
