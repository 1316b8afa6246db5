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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts the keys of consumed messages into the store, a few thousand at a time. What it holds does
 * not grow with the number of ranges: one that ended is kept and let go of at once, and when all
 * together hold much, all are kept.
 */
final class KeyKeeper implements Scan.Reader {
  private static final int MESSAGES = 10_000;
  private static final long BYTES = 4L << 20;

  /** Of all lanes together. */
  private static final long ALL_BYTES = 16L << 20;

  /** Of a message that is held, besides its key. */
  private static final long MESSAGE_BYTES = 160;

  private final AcceptedKeys store;
  private final QueueId queue;
  private final String meaning;
  private final AcceptedKeys.Bounds bounds;
  private final Selector selector;
  private final long now;
  private final long since;
  private final InspectListener listener;

  /** Those that have not ended. */
  private final SortedMap<Scan.Range, Lane> lanes = new ConcurrentSkipListMap<>();

  /** Up to where each range is in the store. */
  private final SortedMap<Scan.Range, Long> reached = new ConcurrentSkipListMap<>();

  private final List<AcceptedKeys.Stretch> unread = new ArrayList<>();
  private final AtomicLong held = new AtomicLong();
  private final AtomicReference<@Nullable Problem> failed = new AtomicReference<>();

  /**
   * Keys of messages older than {@code since} are passed over; times after {@code now} are taken
   * for it. Both are milliseconds.
   */
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
      }
      Long to = reached.get(end.range());
      if (to != null) {
        kept.add(new Scan.Range(end.range().partition(), end.range().from(), to));
      }
    }
    return kept;
  }

  /** What of that could not be read, as far as it is in the store. */
  List<AcceptedKeys.Stretch> unread() {
    synchronized (unread) {
      return List.copyOf(unread);
    }
  }

  /** Its own thread feeds it, and that of another lane may keep what it holds. */
  private final class Lane implements Scan.Lane {
    private final Scan.Range range;
    private final KeyFinder finder = new KeyFinder(selector);
    private final MessageDigest digest = Digests.content();
    private final Message message = new Message();
    private final List<AcceptedKeys.Accepted> found = new ArrayList<>();
    private final List<AcceptedKeys.Stretch> holes = new ArrayList<>();
    private long bytes;
    private long passed;
    private long kept;

    Lane(Scan.Range range) {
      this.range = range;
      passed = range.from();
      kept = range.from();
    }

    @Override
    public synchronized void take(MessageBatch batch) {
      Message m = message;
      Feeder.point(m, batch);
      long read = 0;
      long before = bytes;
      for (int i = 0; i < batch.size(); i++) {
        Feeder.point(m, batch, i);
        read += Math.max(0, m.keyLength) + Math.max(0, m.valueLength);
        long at = m.timestamp < 0 ? now : Math.min(m.timestamp, now);
        byte[] key = at < since ? null : finder.find(m);
        if (key != null) {
          byte[] content = Digests.of(digest, m.bytes, m.valueFrom, m.valueLength);
          found.add(new AcceptedKeys.Accepted(m.partition, m.offset, at, key, content));
          bytes += key.length + MESSAGE_BYTES;
        }
      }
      held.addAndGet(bytes - before);
      listener.read(batch.size(), read);
    }

    /** Its key is not known, and will not be at the next look either: that is kept, too. */
    @Override
    public synchronized void unreadable(Scan.Unreadable what) {
      long from = Math.max(range.from(), what.from());
      long to = Math.min(range.to(), what.to());
      if (from < to) {
        holes.add(new AcceptedKeys.Stretch(range.partition(), from, to));
      }
    }

    @Override
    public void passed(long next) {
      hold(next);
      // Under no lane's lock: two lanes would wait for each other.
      if (held.get() >= ALL_BYTES) {
        lanes.values().forEach(Lane::keep);
      }
    }

    private synchronized void hold(long next) {
      passed = next;
      boolean ended = next >= range.to();
      if (ended || found.size() >= MESSAGES || bytes >= BYTES) {
        keep(next);
      }
      if (ended) {
        lanes.remove(range);
      }
    }

    /** Its keys behind what was passed are added too: they are read again, and stay as they are. */
    private synchronized void keep() {
      keep(passed);
    }

    synchronized void keep(long next) {
      if (next <= kept) {
        return;
      }
      if (failed.get() == null) {
        add(next);
      }
      found.clear();
      holes.clear();
      held.addAndGet(-bytes);
      bytes = 0;
    }

    private void add(long next) {
      try {
        store.add(
            queue,
            meaning,
            bounds,
            new AcceptedKeys.Stretch(range.partition(), kept, next),
            holes,
            found);
        synchronized (unread) {
          unread.addAll(holes);
        }
        kept = next;
        reached.put(range, next);
      } catch (ClawbackException e) {
        failed.compareAndSet(null, e.problem());
      }
    }
  }
}
