package io.clawback.brokers.kafka.peek;

import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Method;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.spi.broker.Inspect.Peek;
import io.clawback.spi.broker.Inspect.Position;
import io.clawback.spi.time.Clock;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far one position has been read, and what was found so far. */
final class PeekTrack {
  final Position position;
  final TopicPartition partition;
  private final Clock clock;
  private final boolean counts;
  private boolean cut;

  /** Up to where messages are looked at; excluded. */
  long target;

  /** The offset to look at next. */
  long at;

  /** How often the connection broke while only this one was asked for. */
  int broken;

  private long counted;
  private @Nullable Measured oldest;
  private @Nullable Measured messages;

  PeekTrack(Position position, int countUpTo, Clock clock) {
    this.position = position;
    this.partition = new TopicPartition(position.subscription().queue(), position.partition());
    this.clock = clock;
    this.counts = position.logEnd() - position.offset() <= countUpTo;
    this.target = position.logEnd();
    this.at = position.offset();
    if (at >= target) {
      messages = known(0, Method.COUNTED);
      oldest = new Measured.Unknown(Reason.NOT_ASKED, "nothing is behind");
    }
  }

  private Known known(long value, Method method) {
    return new Known(value, clock.now(), method, 100);
  }

  boolean done() {
    return oldest != null && messages != null;
  }

  boolean lacksOldest() {
    return oldest == null;
  }

  /** Nothing more will be found out: what is missing is so for this reason. */
  void end(Reason reason, String detail) {
    end(new Measured.Unknown(reason, detail));
  }

  void end(Measured.Unknown why) {
    oldest = oldest == null ? why : oldest;
    messages = messages == null ? why : messages;
  }

  /** An open transaction holds back what follows. */
  void cut(long lastStable) {
    if (lastStable < target) {
      cut = true;
      target = lastStable;
      finishAtTarget();
    }
  }

  /** One message or more, the first of them with this time. */
  void saw(long timestamp, long count) {
    counted += count;
    if (oldest == null) {
      oldest =
          timestamp < 0
              ? new Measured.Unknown(Reason.FAILED, "the message has no time")
              : known(timestamp, Method.RECORD_TIMESTAMP);
      if (!counts) {
        messages = new Measured.Unknown(Reason.BUDGET_SPENT, "too many to count");
      }
    }
  }

  /** All that can be read has been, if the target was reached. */
  void finishAtTarget() {
    if (at < target || done()) {
      return;
    }
    if (cut) {
      end(Reason.FAILED, "an open transaction holds back what follows " + target);
      return;
    }
    if (oldest == null) {
      oldest = new Measured.Unknown(Reason.NOT_ASKED, "no message up to the end");
    }
    if (messages == null) {
      messages = known(counted, Method.COUNTED);
    }
  }

  Peek peek() {
    end(Reason.BUDGET_SPENT, "");
    return new Peek(position, Objects.requireNonNull(oldest), Objects.requireNonNull(messages));
  }
}
