package io.clawback.runtime.inspect;

import io.clawback.content.KeyFinder;
import io.clawback.content.Message;
import io.clawback.content.Selector;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan;
import io.clawback.spi.state.AcceptedKeys;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Puts the keys of consumed messages into the store, a few thousand at a time. */
final class KeyKeeper implements Scan.Reader {
  private static final int MESSAGES = 10_000;
  private static final long BYTES = 4L << 20;

  private final AcceptedKeys store;
  private final QueueId queue;
  private final String meaning;
  private final AcceptedKeys.Bounds bounds;
  private final Selector selector;
  private final long now;
  private final long since;
  private final InspectListener listener;
  private final SortedMap<Scan.Range, Lane> lanes = new ConcurrentSkipListMap<>();
  private final AtomicReference<@Nullable Problem> failed = new AtomicReference<>();

  /** Keys of messages older than {@code since} are passed over; both are milliseconds. */
  KeyKeeper(
      AcceptedKeys store,
      QueueId queue,
      String meaning,
      AcceptedKeys.Bounds bounds,
      Selector selector,
      long since,
      long now,
      InspectListener listener) {
    this.store = store;
    this.queue = queue;
    this.meaning = meaning;
    this.bounds = bounds;
    this.selector = selector;
    this.since = since;
    this.now = now;
    this.listener = listener;
  }

  @Override
  public Scan.Lane lane(Scan.Range range) {
    Lane lane = new Lane(range);
    lanes.put(range, lane);
    return lane;
  }

  /** Why nothing more is kept; empty while all is well. */
  Optional<Problem> failed() {
    return Optional.ofNullable(failed.get());
  }

  /** Keeps what is left over, and says what was kept. Call it when nobody reads any more. */
  List<Scan.Range> finish(List<Scan.Ended> ends) {
    List<Scan.Range> kept = new ArrayList<>();
    for (Scan.Ended end : ends) {
      Lane lane = lanes.get(end.range());
      if (lane != null) {
        lane.keep(end.next());
        if (lane.kept > end.range().from()) {
          kept.add(new Scan.Range(end.range().partition(), end.range().from(), lane.kept));
        }
      }
    }
    return kept;
  }

  private final class Lane implements Scan.Lane {
    private final Scan.Range range;
    private final KeyFinder finder = new KeyFinder(selector);
    private final MessageDigest digest = Digests.content();
    private final Message message = new Message();
    private final List<AcceptedKeys.Accepted> found = new ArrayList<>();
    private long bytes;
    private long kept;

    Lane(Scan.Range range) {
      this.range = range;
      kept = range.from();
    }

    @Override
    public void take(MessageBatch batch) {
      Message m = message;
      Feeder.point(m, batch);
      long read = 0;
      for (int i = 0; i < batch.size(); i++) {
        Feeder.point(m, batch, i);
        read += Math.max(0, m.keyLength) + Math.max(0, m.valueLength);
        long at = m.timestamp < 0 ? now : Math.min(m.timestamp, now);
        byte[] key = at < since ? null : finder.find(m);
        if (key != null) {
          byte[] content = Digests.of(digest, m.bytes, m.valueFrom, m.valueLength);
          found.add(new AcceptedKeys.Accepted(m.partition, m.offset, at, key, content));
          bytes += key.length + 64L;
        }
      }
      listener.read(batch.size(), read);
    }

    /** Its key is not known, and will not be at the next look either. */
    @Override
    public void unreadable(Scan.Unreadable what) {}

    @Override
    public void passed(long next) {
      if (found.size() >= MESSAGES || bytes >= BYTES) {
        keep(next);
      }
    }

    void keep(long next) {
      if (next <= kept || failed.get() != null) {
        return;
      }
      try {
        store.add(
            queue, meaning, bounds, new AcceptedKeys.Stretch(range.partition(), kept, next), found);
        kept = next;
        found.clear();
        bytes = 0;
      } catch (ClawbackException e) {
        failed.compareAndSet(null, e.problem());
      }
    }
  }
}
