package io.clawback.brokers.kafka.scan;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.records.Aborted;
import io.clawback.brokers.kafka.records.BatchHeader;
import io.clawback.brokers.kafka.records.BatchWalk;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.Scan.Ended;
import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Unreadable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidMetadataException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Reads one range to its end, or to what ends it. Used by one thread. */
final class RangeScan {
  /** What one request asks for at most, in bytes. */
  private static final int MOST_FETCH = 4 << 20;

  private static final int LEAST_FETCH = 64 << 10;

  /** A guess, before anything is known of a queue, in bytes; only for how much to ask for. */
  private static final int GUESS = 2 << 10;

  private static final Duration PAUSE = Duration.ofMillis(50);
  private final KafkaConnection connection;
  private final QueueId queue;
  private final ScanPlaces places;
  private final FetchLine line;
  private final AtomicLong budget;
  private final BooleanSupplier stop;
  private final Range range;
  private final Lane lane;
  private final BatchWalk walk;
  private final TopicPartition partition;
  private long next;
  private long reserved;
  private int mostFetch = MOST_FETCH;
  private double bytesPerOffset = GUESS;
  private Patience patience;

  /**
   * Of one range.
   *
   * @param budget bytes that may still be fetched, of all ranges together
   */
  RangeScan(
      KafkaConnection connection,
      QueueId queue,
      ScanPlaces places,
      FetchLine line,
      AtomicLong budget,
      BooleanSupplier stop,
      Range range,
      Lane lane,
      BatchWalk walk) {
    this.connection = connection;
    this.queue = queue;
    this.places = places;
    this.line = line;
    this.budget = budget;
    this.stop = stop;
    this.range = range;
    this.lane = lane;
    this.walk = walk;
    this.partition = new TopicPartition(queue.name(), range.partition());
    this.next = range.from();
    this.patience = new Patience(connection.clock(), connection.patience());
  }

  Ended read() {
    @Nullable Problem problem = null;
    try {
      while (problem == null && next < range.to() && !stop.getAsBoolean()) {
        if (!line.expects(next, partition) && budget.get() <= 0) {
          break;
        }
        problem = walk.exhausted() ? unpackedEnough() : step();
      }
    } catch (ScanPlaces.Stopped e) {
      // As far as it came.
    } catch (ClawbackException e) {
      problem = e.problem();
    } catch (KafkaException e) {
      problem = KafkaProblems.of(e, queue.toString());
    } finally {
      budget.addAndGet(reserved);
    }
    return new Ended(range, next, Optional.ofNullable(problem));
  }

  /** One answer; a problem when it is the last. */
  private @Nullable Problem step() {
    FetchLine.Answer answer;
    try {
      if (!line.expects(next, partition) && !ask(next)) {
        return again("nobody leads the partition");
      }
      answer = line.await();
    } catch (IOException e) {
      line.drop();
      places.forget();
      mostFetch = Math.max(LEAST_FETCH, mostFetch / 4); // the way may be slow
      return again(String.valueOf(e.getMessage()));
    }
    if (answer == null) {
      return null; // told to stop
    }
    budget.addAndGet(reserved - answer.records().limit());
    reserved = 0;
    if (answer.error() != Errors.NONE) {
      return refused(answer.error());
    }
    long before = next;
    take(answer);
    if (next > before) {
      patience = new Patience(connection.clock(), connection.patience());
      return null;
    }
    return stop.getAsBoolean() || walk.exhausted() ? null : nothing(answer);
  }

  private void take(FetchLine.Answer answer) {
    Aborted aborted = new Aborted(answer.aborted());
    ByteBuffer records = answer.records();
    if (answer.cut()) {
      if (records.limit() >= BatchHeader.BYTES) {
        next = walk.tooLarge(BatchHeader.at(records, 0), aborted, next);
      }
      return;
    }
    long ahead = BatchWalk.ahead(records, next);
    if (ahead > next) {
      bytesPerOffset = (double) records.limit() / (ahead - next);
      askAhead(ahead);
    }
    next = walk.take(records, aborted, next);
    line.done(answer);
  }

  /** The next answer comes while this one is read; but not beside one that is very large. */
  private void askAhead(long ahead) {
    if (ahead < range.to() && !line.full() && budget.get() > 0 && !stop.getAsBoolean()) {
      try {
        ask(ahead);
      } catch (IOException e) {
        line.drop(); // It is asked for again when it is needed.
      }
    }
  }

  private boolean ask(long offset) throws IOException {
    ScanPlaces.Place place = places.of(range.partition());
    if (place == null) {
      return false;
    }
    double wanted = (range.to() - offset) * bytesPerOffset * 1.1 + LEAST_FETCH;
    int bytes =
        (int) Math.clamp(Math.min(wanted, (double) (budget.get() + reserved)), 1, mostFetch);
    budget.addAndGet(reserved - bytes);
    reserved = bytes;
    line.ask(new FetchLine.Question(place.leader(), place.topicId(), partition, offset, bytes));
    return true;
  }

  private @Nullable Problem refused(Errors error) {
    return switch (error.exception()) {
      case TopicAuthorizationException e ->
          Need.topic(AclOperation.READ, queue.name()).problem(connection, e, queue.toString());
      case OffsetOutOfRangeException _ -> outOfRange();
      case InvalidMetadataException e -> elsewhere(e);
      case RetriableException e -> elsewhere(e);
      case ApiException e -> KafkaProblems.of(e, queue.toString());
    };
  }

  private @Nullable Problem elsewhere(ApiException e) {
    places.forget();
    return again(String.valueOf(e.getMessage()));
  }

  /** What is below the start of the log is gone; reading goes on above. */
  private @Nullable Problem outOfRange() {
    long start = places.logStart(range.partition());
    if (start <= next) {
      return ends("before offset " + next);
    }
    long gone = Math.min(start, range.to());
    lane.unreadable(new Unreadable(range.partition(), next, gone, -1, "trimmed meanwhile"));
    next = gone;
    lane.passed(next);
    return null;
  }

  /** No message came, and nobody said why. */
  private @Nullable Problem nothing(FetchLine.Answer answer) {
    if (answer.records().limit() > 0) {
      return problem(
          "kafka.broken-log",
          Category.BROKER,
          "The broker sends no whole batch at offset " + next + ".",
          "Look at the log with kafka-dump-log.sh; read on behind it with another range.");
    }
    if (answer.lastStable() >= 0
        && next >= answer.lastStable()
        && answer.lastStable() < answer.highWatermark()) {
      return problem(
          "kafka.held-back",
          Category.STALE,
          "An open transaction holds back what follows offset " + next + ".",
          "Read on when it has ended; kafka-transactions.sh find-hanging says whether it hangs.");
    }
    if (answer.highWatermark() >= 0 && next >= answer.highWatermark()) {
      return ends("at offset " + answer.highWatermark());
    }
    if (answer.throttled()) {
      patience = new Patience(connection.clock(), connection.patience());
    }
    return again("nothing comes");
  }

  private Problem unpackedEnough() {
    return problem(
        "kafka.unpacked-enough",
        Category.LIMIT,
        "What was read is packed so well that unpacking it took all that a scan may, up to offset "
            + next
            + " of partition "
            + range.partition()
            + ".",
        "Read on from there (--partition, --from); nothing is lost.");
  }

  private Problem ends(String where) {
    return problem(
        "kafka.log-ends",
        Category.STALE,
        "The log ends " + where + ", and was to be read up to " + range.to() + ".",
        "Look at the queue again, and read what is there now.");
  }

  /** Waits a little; a problem when that has been tried for too long. */
  private @Nullable Problem again(String why) {
    if (stop.getAsBoolean()) {
      return null;
    }
    if (!patience.left()) {
      return KafkaProblems.of(
          new org.apache.kafka.common.errors.TimeoutException(why), queue.toString());
    }
    new Patience(connection.clock(), PAUSE).until(stop);
    return null;
  }

  private Problem problem(String code, Category category, String message, String nextMove) {
    return new Problem(
        code, category, queue + " partition " + range.partition(), message, nextMove);
  }
}
