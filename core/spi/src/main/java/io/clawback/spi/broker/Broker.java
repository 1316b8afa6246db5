package io.clawback.spi.broker;

import io.clawback.model.name.BrokerId;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.Operation;
import java.util.Optional;

/**
 * One connected broker. Thread-safe. Every call blocks, is bounded by the declared time-outs, and
 * throws {@link io.clawback.model.error.ClawbackException} with a coded problem when the broker
 * cannot answer.
 */
public interface Broker extends AutoCloseable {
  /** Which one. */
  BrokerId id();

  /** Looking; every broker can be looked at. */
  Inspect inspect();

  /** Reading messages, where the broker can without consuming them. */
  default Optional<Scan> scan() {
    return Optional.empty();
  }

  /** Moving a group's position, where the broker can. */
  default Optional<Acts<Operation.ResetOffsets>> offsets() {
    return Optional.empty();
  }

  /** Adding partitions, where the broker can. */
  default Optional<Acts<Operation.ExpandPartitions>> partitions() {
    return Optional.empty();
  }

  /** Changing settings, where the broker can. */
  default Optional<Acts<Operation.AlterSettings>> settings() {
    return Optional.empty();
  }

  /** Changing client quotas, where the broker can. */
  default Optional<Acts<Operation.AlterQuota>> quotas() {
    return Optional.empty();
  }

  /** Removing members of a group, where the broker can. */
  default Optional<Acts<Operation.RemoveMembers>> groups() {
    return Optional.empty();
  }

  /** Copying chosen messages to a quarantine, where the broker can. */
  default Optional<Transfer<MessageOperation.SetAside>> setAside() {
    return Optional.empty();
  }

  /** Saying in the quarantine that copies do not count, where the broker can. */
  default Optional<Acts<MessageOperation.VoidCopies>> voidCopies() {
    return Optional.empty();
  }

  /** Moving a group past messages that were set aside, where the broker can. */
  default Optional<Acts<MessageOperation.PassOver>> passOver() {
    return Optional.empty();
  }

  /**
   * Appending messages from the rollback store to the queue that they came from, where the broker
   * can. {@code open} refuses with {@code STALE} where the group does not stand, on each partition,
   * where it was moved to or beyond: what lies ahead of it must not come twice.
   */
  default Optional<Transfer<MessageOperation.PutBack>> putBack() {
    return Optional.empty();
  }

  /** Putting copies back, where the broker can. */
  default Optional<Transfer<MessageOperation.Redrive>> redrive() {
    return Optional.empty();
  }

  /** Telling a group's consumers which messages to leave out, where they listen to that. */
  default Optional<Acts<MessageOperation.PublishSkips>> publishSkips() {
    return Optional.empty();
  }

  /** Taking that back, likewise. */
  default Optional<Acts<MessageOperation.WithdrawSkips>> withdrawSkips() {
    return Optional.empty();
  }

  /**
   * Writing a group's backlog once more, where the broker can. {@code open} refuses with {@code
   * STALE} while anybody but us is in the group, or somebody else reads a queue that is written in
   * place. A batch continues just where the group stands; anything else is {@code STALE}.
   */
  default Optional<Transfer<MessageOperation.Rewrite>> rewrite() {
    return Optional.empty();
  }

  /** Lets go of all connections. Idempotent. */
  @Override
  void close();
}
