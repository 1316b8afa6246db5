package io.clawback.brokers.kafka.scan;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.records.BatchWalk;
import io.clawback.brokers.kafka.records.Unpacking;
import io.clawback.spi.broker.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Reads record batches as they lie in the log, each lane over a connection of its own: no group, no
 * session, no commit (docs/decisions/0206).
 */
public final class KafkaScan implements Scan {
  private final KafkaConnection connection;

  /** Reads through this connection. */
  public KafkaScan(KafkaConnection connection) {
    this.connection = connection;
  }

  @Override
  public Cost cost(Request request) {
    connection.identity();
    return new ScanCost(connection).of(request);
  }

  @Override
  public List<Ended> read(Request request, Reader reader, BooleanSupplier stop) {
    connection.identity();
    if (request.ranges().isEmpty()) {
      return List.of();
    }
    return new Reading(request, reader, stop).read();
  }

  /** One call: what its threads share. */
  private final class Reading {
    private final Request request;
    private final Reader reader;
    private final BooleanSupplier stop;
    private final ScanPlaces places;
    private final ReentrantLock large = new ReentrantLock();
    private final AtomicLong budget;
    private final AtomicLong unpacked;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicReferenceArray<@Nullable Ended> ended;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean interrupted;

    Reading(Request request, Reader reader, BooleanSupplier stop) {
      this.request = request;
      this.reader = reader;
      this.stop = () -> interrupted || failure.get() != null || stop.getAsBoolean();
      this.places = new ScanPlaces(connection, request.queue(), this.stop);
      this.budget = new AtomicLong(request.bounds().bytes());
      this.unpacked = new AtomicLong(request.bounds().unpackedBytes());
      this.ended = new AtomicReferenceArray<>(request.ranges().size());
    }

    List<Ended> read() {
      int lanes = Math.clamp(request.bounds().lanes(), 1, request.ranges().size());
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < lanes; i++) {
        threads.add(Thread.ofPlatform().daemon().name("clawback-scan-" + i).start(this::lane));
      }
      for (Thread thread : threads) {
        await(thread, threads);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
      List<Ended> all = new ArrayList<>();
      for (int i = 0; i < request.ranges().size(); i++) {
        Range range = request.ranges().get(i);
        Ended end = ended.get(i);
        all.add(end == null ? new Ended(range, range.from(), Optional.empty()) : end);
      }
      return all;
    }

    private void await(Thread thread, List<Thread> all) {
      while (true) {
        try {
          thread.join();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
          all.forEach(Thread::interrupt); // A reader of theirs may wait for something else.
        }
      }
    }

    private void lane() {
      Unpacking unpacking = new Unpacking(unpacked);
      try (FetchLine line = new FetchLine(connection, large, stop)) {
        for (int i = begun.getAndIncrement();
            i < request.ranges().size() && !stop.getAsBoolean() && budget.get() > 0;
            i = begun.getAndIncrement()) {
          ended.set(i, one(request.ranges().get(i), line, unpacking));
        }
      } catch (InterruptException e) {
        if (!interrupted) {
          failure.compareAndSet(null, e);
        }
      } catch (Throwable e) {
        failure.compareAndSet(null, e);
      }
    }

    private Ended one(Range range, FetchLine line, Unpacking unpacking) {
      Lane lane = reader.lane(range);
      BatchWalk walk =
          new BatchWalk(
              range.partition(),
              range.to(),
              request.bounds().messageBytes(),
              lane,
              unpacking,
              stop);
      return new RangeScan(
              connection, request.queue(), places, line, budget, stop, range, lane, walk)
          .read();
    }
  }
}
