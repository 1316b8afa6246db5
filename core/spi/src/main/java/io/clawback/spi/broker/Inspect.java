package io.clawback.spi.broker;

import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Topology;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** Looking at a broker without leaving a trace (SAFETY I9). Thread-safe. */
public interface Inspect {
  /**
   * What the broker says it is. Throws a problem of category {@code WRONG_TARGET} when that is not
   * what was declared, and {@code CONNECTION} when it does not answer; every other call checks the
   * same first.
   */
  Identity identity();

  /**
   * Which queues and groups there are, of those that the declaration looks at; internal queues are
   * left out. More than the declared limits allow is a problem of category {@code LIMIT}.
   */
  Topology discover();

  /**
   * State, positions, ends, settings, quotas and hanging transactions of what {@code topology}
   * names, in as few requests as the protocol allows. What vanished meanwhile or may not be seen is
   * listed as unseen, with the queue's or group's name in {@code what}; the rest goes on. Groups'
   * subscriptions to queues that {@code topology} does not name are left out. Lag ages are left
   * {@code NOT_ASKED}, or are 0 where nothing is behind.
   */
  BrokerSnapshot snapshot(Topology topology);

  /**
   * For each queue and time, per partition the first offset whose message is at least that new (the
   * end when there is none). Partitions that could not be asked are absent.
   */
  SortedMap<QueueId, SortedMap<Instant, SortedMap<Integer, Long>>> offsetsByTime(
      List<QueueId> queues, List<Instant> times);

  /**
   * Reads the messages at the given positions, as far as the budget reaches, without joining any
   * group or committing anything. One answer for each position, in their order. Messages of aborted
   * transactions, markers and compacted records are no messages. Where there is no message up to
   * the end, {@code messages} is 0 and {@code oldest} unknown; what the budget does not reach is
   * {@code BUDGET_SPENT}.
   */
  List<Peek> peek(List<Position> positions, PeekBudget budget);

  /** Which rights this connection has, of those that {@code needs} name; for {@code doctor}. */
  List<Right> rights(Needs needs);

  /**
   * Who the broker is.
   *
   * @param clusterId its own id
   * @param version its release as far as it tells; may be empty
   */
  record Identity(String clusterId, String version) {}

  /**
   * Where to peek.
   *
   * @param subscription whose position it is
   * @param partition the partition
   * @param offset the committed offset
   * @param logEnd the end up to which messages are counted
   */
  record Position(SubscriptionId subscription, int partition, long offset, long logEnd) {}

  /**
   * What was seen there.
   *
   * @param position where
   * @param oldest the first message's timestamp, milliseconds since the epoch; unknown with a
   *     reason
   * @param messages how many messages there are up to the end, counted when few, else unknown with
   *     the reason {@code BUDGET_SPENT}
   */
  record Peek(Position position, Measured oldest, Measured messages) {}

  /**
   * The most that peeking may read.
   *
   * @param messages in all
   * @param bytes in all
   * @param countUpTo a partition with an offset lag of at most this is counted message by message
   */
  record PeekBudget(int messages, long bytes, int countUpTo) {}

  /**
   * What somebody wants to do.
   *
   * @param acting whether mutations are meant too, not just looking
   * @param queues names concerned
   * @param groups names concerned
   */
  record Needs(boolean acting, List<String> queues, List<String> groups) {}

  /**
   * One right.
   *
   * @param name the broker's words for it, such as {@code DESCRIBE on TOPIC orders}
   * @param state whether it is there
   * @param neededFor what does not work without it
   * @param grant what an administrator would type to give it
   */
  record Right(String name, State state, String neededFor, String grant) {
    /** Whether a right is there. */
    public enum State {
      GRANTED,
      MISSING,
      UNKNOWN
    }
  }
}
