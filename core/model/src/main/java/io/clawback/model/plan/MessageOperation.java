package io.clawback.model.plan;

import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import java.util.List;
import java.util.Optional;

/** What a step does about messages, and about the consumers around them. */
public sealed interface MessageOperation extends Operation {
  /** The subscription whose way is cleared. */
  SubscriptionId subscription();

  @Override
  default BrokerId broker() {
    return subscription().broker();
  }

  @Override
  default String target() {
    return "subscription " + subscription();
  }

  /** Its group. */
  default GroupId group() {
    return subscription().group();
  }

  /**
   * What is carried over batch by batch: read, stored, placed, and only then settled (SAFETY I3).
   */
  sealed interface Carried extends MessageOperation {
    /** Exactly which messages; sorted by partition. */
    List<Chosen> chosen();

    /** How many messages change their account. */
    default long messages() {
      return chosen().stream().mapToLong(c -> c.spans().count()).sum();
    }
  }

  /**
   * Copy the chosen messages to the rollback store and to the quarantine queue. Takes nothing away:
   * what the copies account for, a later step may pass over.
   *
   * @param incarnation of the queue that the offsets were seen in
   * @param signature why, the id of what they have in common; may name several, by commas
   */
  record SetAside(
      SubscriptionId subscription,
      String incarnation,
      List<Chosen> chosen,
      QueueId quarantine,
      String signature)
      implements Carried {
    public SetAside {
      chosen = List.copyOf(chosen);
    }

    @Override
    public StepKind kind() {
      return StepKind.QUARANTINE;
    }
  }

  /**
   * Put chosen copies of a quarantine or dead-letter queue back. Each batch and the mark that says
   * which copies it was are one transaction. What was put back may have been consumed: there is no
   * way back.
   *
   * @param subscription the queue that the copies lie in; its group, {@link #GROUP}, is nobody's,
   *     and names the fence
   * @param incarnation of that queue
   * @param destination where they go to
   * @param marks the quarantine in which it is said that they were put back; the queue itself where
   *     the copies are ours
   * @param most a message that was put back so often stays where it is
   * @param perSecond at most so many messages a second; 0: as fast as it goes
   */
  record Redrive(
      SubscriptionId subscription,
      String incarnation,
      List<Chosen> chosen,
      QueueId destination,
      QueueId marks,
      int most,
      int perSecond)
      implements Carried {
    /** The name of no group, under which copies are put back. */
    public static final String GROUP = "clawback-redrive";

    /** How often a message may be put back unless somebody says another number. */
    public static final int MOST = 3;

    public Redrive {
      chosen = List.copyOf(chosen);
    }

    @Override
    public StepKind kind() {
      return StepKind.REDRIVE;
    }

    @Override
    public String target() {
      return "redrive of " + subscription.queueId();
    }
  }

  /**
   * Write what lies ahead of the group once more, in its order, without the messages that nobody
   * can process: those go to the quarantine. Each batch, its copies and the group's position are
   * one transaction, under our own membership (SAFETY I5, I7). What arrives meanwhile may come to
   * lie between: order against it is not kept (I8).
   *
   * @param incarnation of the queue that the offsets were seen in
   * @param moves from the group's position to the partition's end when it was planned; sorted by
   *     partition, all forward
   * @param poison what goes to the quarantine; sorted by partition, all within the moves
   * @param destination where the others are written, to the partition that they were in: the queue
   *     itself where nobody else reads it
   * @param signature why, the id of what the poison has in common; may name several, by commas
   */
  record Rewrite(
      SubscriptionId subscription,
      String incarnation,
      List<OffsetMove> moves,
      List<Chosen> poison,
      QueueId destination,
      QueueId quarantine,
      String signature)
      implements Carried {
    public Rewrite {
      moves = List.copyOf(moves);
      poison = List.copyOf(poison);
      for (OffsetMove move : moves) {
        if (move.from().isEmpty() || move.to().isEmpty() || move.to().get() <= move.from().get()) {
          throw new IllegalArgumentException("not forward on partition " + move.partition());
        }
      }
    }

    @Override
    public StepKind kind() {
      return StepKind.REWRITE;
    }

    @Override
    public List<Chosen> chosen() {
      return moves.stream()
          .map(m ->
              new Chosen(
                  m.partition(),
                  new OffsetSpans(
                          List.of(new Span(m.from().orElseThrow(), m.to().orElseThrow() - 1)))
                      .text()))
          .toList();
    }

    /** Whether the others are written to the very queue that they are in. */
    public boolean inPlace() {
      return destination.equals(subscription.queueId());
    }

    /** The way back: the poison is appended. What was written once more stays where it is now. */
    public PutBack back() {
      return new PutBack(
          subscription,
          incarnation,
          moves.stream().map(m -> new OffsetMove(m.partition(), m.to(), m.from())).toList(),
          quarantine,
          inPlace() ? Optional.empty() : Optional.of(destination));
    }
  }

  /** Say in the quarantine that the copies of a step do not count: their originals are back. */
  record VoidCopies(SubscriptionId subscription, QueueId quarantine) implements MessageOperation {
    @Override
    public StepKind kind() {
      return StepKind.QUARANTINE;
    }
  }

  /**
   * Move the group past messages that earlier steps of the run set aside, as its only member. Each
   * offset passed over is one of those, or was proved to hold no message (SAFETY I1, I3).
   *
   * @param incarnation of the queue that the offsets were seen in
   * @param moves sorted by partition; all forward
   * @param quarantine where the copies are
   */
  record PassOver(
      SubscriptionId subscription, String incarnation, List<OffsetMove> moves, QueueId quarantine)
      implements MessageOperation {
    public PassOver {
      moves = List.copyOf(moves);
    }

    @Override
    public StepKind kind() {
      return StepKind.QUARANTINE;
    }

    /** What happens to the group's position. */
    public ResetOffsets reset() {
      return new ResetOffsets(subscription, moves, false);
    }

    /** The way back. */
    public PutBack back() {
      return new PutBack(
          subscription,
          incarnation,
          moves.stream().map(m -> new OffsetMove(m.partition(), m.to(), m.from())).toList(),
          quarantine);
    }
  }

  /**
   * Put messages back in the group's way that it was moved past. Where it still stands where it was
   * moved to, it is moved back, and all is as it was. Where it has gone on, they are appended to
   * the queue's end from the rollback store: their order is not restored then.
   *
   * @param incarnation of the queue
   * @param moves sorted by partition; all backward
   * @param quarantine where it is noted which were appended
   * @param beside the queue that they are appended to, each to the partition that it was in, where
   *     others read the one that they came from; empty: that one
   */
  record PutBack(
      SubscriptionId subscription,
      String incarnation,
      List<OffsetMove> moves,
      QueueId quarantine,
      Optional<QueueId> beside)
      implements MessageOperation {
    public PutBack {
      moves = List.copyOf(moves);
    }

    /** To the queue that they came from. */
    public PutBack(
        SubscriptionId subscription,
        String incarnation,
        List<OffsetMove> moves,
        QueueId quarantine) {
      this(subscription, incarnation, moves, quarantine, Optional.empty());
    }

    /** Where they are appended. */
    public QueueId to() {
      return beside.orElseGet(subscription::queueId);
    }

    @Override
    public StepKind kind() {
      return StepKind.QUARANTINE;
    }

    /** What happens to the group's position where that is still possible. */
    public ResetOffsets reset() {
      return new ResetOffsets(subscription, moves, true);
    }

    /** Whether the message is one that is put back. */
    public boolean concerns(int partition, long offset) {
      return moves.stream()
          .anyMatch(m ->
              m.partition() == partition
                  && m.to().filter(to -> to <= offset).isPresent()
                  && m.from().filter(from -> offset < from).isPresent());
    }
  }

  /**
   * Tell the group's consumers which messages to leave out, and wait until each of them has heard
   * it. The log stays as it is: what is left out is still there, and other groups see it. Each of
   * the messages was set aside by an earlier step of the run.
   *
   * @param incarnation of the queue that the offsets were seen in
   * @param chosen sorted by partition
   * @param list the queue that the consumers learn it from
   * @param status the queue that they answer in
   */
  record PublishSkips(
      SubscriptionId subscription,
      String incarnation,
      List<Chosen> chosen,
      QueueId list,
      QueueId status)
      implements MessageOperation {
    public PublishSkips {
      chosen = List.copyOf(chosen);
    }

    /** How many messages are left out. */
    public long messages() {
      return chosen.stream().mapToLong(c -> c.spans().count()).sum();
    }

    @Override
    public StepKind kind() {
      return StepKind.QUARANTINE;
    }
  }

  /** Take back what {@link PublishSkips} told the consumers, and wait until each has heard it. */
  record WithdrawSkips(SubscriptionId subscription, QueueId list, QueueId status)
      implements MessageOperation {
    @Override
    public StepKind kind() {
      return StepKind.QUARANTINE;
    }
  }

  /**
   * Stop the owner's consumers of the group, all of them, so that nobody reads meanwhile.
   *
   * @param consumers the declared consumers' name
   * @param from how many ran when it was planned
   */
  record PauseConsumers(SubscriptionId subscription, String consumers, int from)
      implements MessageOperation {
    @Override
    public StepKind kind() {
      return StepKind.PAUSE;
    }

    @Override
    public String target() {
      return "consumers " + consumers;
    }
  }

  /**
   * Run them again, as many as ran before.
   *
   * @param consumers the declared consumers' name
   * @param to how many
   */
  record ResumeConsumers(SubscriptionId subscription, String consumers, int to)
      implements MessageOperation {
    @Override
    public StepKind kind() {
      return StepKind.PAUSE;
    }

    @Override
    public String target() {
      return "consumers " + consumers;
    }
  }
}
