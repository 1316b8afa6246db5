package io.clawback.brokers.memory;

import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.spi.broker.Inspect.Peek;
import io.clawback.spi.broker.Inspect.PeekBudget;
import io.clawback.spi.broker.Inspect.Position;
import java.time.Instant;
import java.util.List;

/** One look at messages, until the budget is spent. Call alone. */
final class Peeking {
  private final MemoryLink link;
  private final MemoryCluster cluster;
  private final int countUpTo;
  private long messagesLeft;
  private long bytesLeft;

  Peeking(MemoryLink link, MemoryCluster cluster, PeekBudget budget) {
    this.link = link;
    this.cluster = cluster;
    this.countUpTo = budget.countUpTo();
    this.messagesLeft = budget.messages();
    this.bytesLeft = budget.bytes();
  }

  List<Peek> peek(List<Position> positions) {
    return positions.stream().map(this::peek).toList();
  }

  private Peek peek(Position position) {
    String name = position.subscription().queue();
    MemoryQueue queue = cluster.queues().get(name);
    if (!link.may(cluster, MemoryRight.READ_MESSAGES, name)) {
      return unknown(position, Reason.NOT_AUTHORIZED);
    }
    if (queue == null || position.partition() >= queue.partitions().size()) {
      return unknown(position, Reason.VANISHED);
    }
    MemoryLog log = queue.partitions().get(position.partition());
    if (log.leader() < 0) {
      return unknown(position, Reason.NO_LEADER);
    }
    if (position.offset() < log.start()) {
      return unknown(position, Reason.BELOW_LOG_START);
    }
    if (messagesLeft <= 0 || bytesLeft <= 0) {
      return unknown(position, Reason.BUDGET_SPENT);
    }
    long most = position.logEnd() - position.offset() <= countUpTo ? messagesLeft : 1;
    return read(position, log.read(position.offset(), position.logEnd(), most));
  }

  private Peek read(Position position, MemoryLog.Read read) {
    messagesLeft -= read.messages();
    bytesLeft -= read.bytes();
    Instant now = cluster.clock().now();
    Measured oldest =
        read.messages() == 0
            ? new Measured.Unknown(Reason.NO_HISTORY, "no message is there")
            : new Measured.Known(read.firstTimestamp(), now, Measured.Method.RECORD_TIMESTAMP, 100);
    Measured messages =
        read.all()
            ? new Measured.Known(read.messages(), now, Measured.Method.COUNTED, 100)
            : Measured.unknown(Reason.BUDGET_SPENT);
    return new Peek(position, oldest, messages);
  }

  private static Peek unknown(Position position, Reason reason) {
    return new Peek(position, Measured.unknown(reason), Measured.unknown(reason));
  }
}
