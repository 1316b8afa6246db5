package io.clawback.runtime.inspect;

import io.clawback.content.ContentFold;
import io.clawback.content.Message;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands what a scan reads to the folds, batch by batch, without an object for each message. */
final class Feeder implements Scan.Reader {
  private final FoldPool folds;
  private final InspectListener listener;
  private final AtomicInteger lanes = new AtomicInteger();

  Feeder(FoldPool folds, InspectListener listener) {
    this.folds = folds;
    this.listener = listener;
  }

  @Override
  public Scan.Lane lane(Scan.Range range) {
    return new Lane(lanes.getAndIncrement());
  }

  private final class Lane implements Scan.Lane {
    private final int preferred;
    private final Message message = new Message();

    Lane(int preferred) {
      this.preferred = preferred;
    }

    @Override
    public void take(MessageBatch batch) {
      FoldPool.Slot slot = folds.borrow(preferred);
      long bytes;
      try {
        bytes = feed(batch, slot.fold);
      } finally {
        slot.lock.unlock();
      }
      listener.read(batch.size(), bytes);
    }

    private long feed(MessageBatch batch, ContentFold fold) {
      Message m = message;
      point(m, batch);
      long bytes = 0;
      int size = batch.size();
      for (int i = 0; i < size; i++) {
        point(m, batch, i);
        fold.message(m);
        bytes += Math.max(0, m.keyLength) + Math.max(0, m.valueLength);
      }
      return bytes;
    }

    @Override
    public void unreadable(Scan.Unreadable what) {
      FoldPool.Slot slot = folds.borrow(preferred);
      try {
        slot.fold.unreadable(what.partition(), what.from(), what.to(), what.bytes(), what.why());
      } finally {
        slot.lock.unlock();
      }
    }

    @Override
    public void passed(long next) {}
  }

  /** Points the flyweight at a batch. */
  static void point(Message m, MessageBatch batch) {
    m.bytes = batch.bytes();
    m.partition = batch.partition();
    m.producer = batch.producer();
  }

  /** Points it at one message of that batch. */
  static void point(Message m, MessageBatch batch, int i) {
    m.offset = batch.offset(i);
    m.timestamp = batch.timestamp(i);
    m.deliveries = batch.deliveries(i);
    m.keyFrom = batch.keyFrom(i);
    m.keyLength = batch.keyLength(i);
    m.valueFrom = batch.valueFrom(i);
    m.valueLength = batch.valueLength(i);
    int first = batch.firstHeader(i);
    int count = batch.endHeader(i) - first;
    m.headerCount = count;
    if (count > 0) {
      headers(m, batch, first, count);
    }
  }

  private static void headers(Message m, MessageBatch batch, int first, int count) {
    if (m.headers.length < 4 * count) {
      m.headers = new int[8 * count];
    }
    int[] to = m.headers;
    for (int h = 0; h < count; h++) {
      to[4 * h] = batch.headerNameFrom(first + h);
      to[4 * h + 1] = batch.headerNameLength(first + h);
      to[4 * h + 2] = batch.headerValueFrom(first + h);
      to[4 * h + 3] = batch.headerValueLength(first + h);
    }
  }
}
