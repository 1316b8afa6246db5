package io.clawback.rollback;

import io.clawback.model.run.OperationId;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.RollbackStore.Kept;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an operation's segments hold. Batches are counted in the order in which they were written;
 * whatever comes after a batch says so and proves that it was synced: if it is not there as a
 * whole, it is damaged. Of the last one nothing proves that; if it is not whole, its writer died
 * over it and never said that it was kept. Not thread-safe.
 */
final class Contents {
  private final TreeMap<Long, Located> whole = new TreeMap<>();
  private final TreeMap<Long, FrameHeader> seen = new TreeMap<>();
  private final TreeMap<Long, Integer> numbers = new TreeMap<>();
  private long written;

  /**
   * A batch that is whole.
   *
   * @param segment where
   * @param first header of its first frame
   * @param at where that frame begins
   * @param end where its last frame ends
   */
  record Located(SegmentName segment, FrameHeader first, long at, long end) {}

  /**
   * A batch that was kept and is no longer whole.
   *
   * @param ordinal which one it was in the order of writing
   * @param number its number, if anything tells it
   */
  record Damaged(long ordinal, Optional<Integer> number) {}

  /** Reads all that the segments hold, and checks every byte of it. */
  static Contents of(Disk disk, List<SegmentName> segments) throws IOException {
    Contents contents = new Contents();
    for (SegmentName segment : segments) {
      contents.take(disk, segment);
    }
    return contents;
  }

  private void take(Disk disk, SegmentName segment) throws IOException {
    SegmentWalk walk = new SegmentWalk(disk, segment, 0);
    SegmentWalk.@Nullable Found first = null;
    FrameHeader last = null;
    long end = 0;
    for (Optional<SegmentWalk.Found> next = walk.next(); next.isPresent(); next = walk.next()) {
      SegmentWalk.Found found = next.get();
      FrameHeader header = found.header();
      boolean begins = header.kind() != FrameHeader.Kind.BATCH || header.frame() == 0;
      if (begins) {
        mark(header);
        first = null;
        last = null;
      }
      if (header.kind() != FrameHeader.Kind.BATCH) {
        continue;
      }
      numbers.put(header.ordinal(), header.number());
      seen.put(header.ordinal(), header);
      boolean fits = begins || (last != null && found.at() == end && last.goesOn(header));
      if (!fits || walk.payload(found).isEmpty()) {
        first = null;
        last = null;
        continue;
      }
      first = begins ? found : first;
      last = header;
      end = found.end();
      if (first != null && header.frame() == header.frames() - 1) {
        put(new Located(segment, first.header(), first.at(), end));
      }
    }
  }

  /** Everything before it was synced when this was written. */
  private void mark(FrameHeader header) {
    written = Math.max(written, header.ordinal());
    if (header.ordinal() > 0) {
      numbers.putIfAbsent(header.ordinal() - 1, header.previous());
    }
  }

  /** A batch that is there now. */
  void put(Located located) {
    whole.put(located.first().ordinal(), located);
    numbers.put(located.first().ordinal(), located.first().number());
  }

  /** How many batches were written: the next one's ordinal. */
  long next() {
    return whole.isEmpty() ? written : Math.max(written, whole.lastKey() + 1);
  }

  /** Number of the batch that was written last, -1 for none. */
  int previous() {
    return numbers.getOrDefault(next() - 1, -1);
  }

  /** What was kept and is damaged. */
  List<Damaged> damaged() {
    List<Damaged> damaged = new ArrayList<>();
    for (long ordinal = 0; ordinal < written; ordinal++) {
      if (!whole.containsKey(ordinal)) {
        damaged.add(new Damaged(ordinal, Optional.ofNullable(numbers.get(ordinal))));
      }
    }
    return damaged;
  }

  /** The batch that was kept last under that number: whole, damaged, or neither. */
  Optional<Long> newest(int number) {
    for (Map.Entry<Long, Integer> known : numbers.descendingMap().entrySet()) {
      long ordinal = known.getKey();
      if (known.getValue() == number && (ordinal < written || whole.containsKey(ordinal))) {
        return Optional.of(ordinal);
      }
    }
    return Optional.empty();
  }

  /** Where the batch is; empty when it is damaged. */
  Optional<Located> whole(long ordinal) {
    return Optional.ofNullable(whole.get(ordinal));
  }

  /** The newest batch of each number; one that is damaged with what is known of it. */
  List<Kept> kept() {
    TreeMap<Integer, Kept> kept = new TreeMap<>();
    for (Damaged damaged : damaged()) {
      if (damaged.number().isPresent()) {
        int number = damaged.number().get();
        FrameHeader header = seen.get(damaged.ordinal());
        kept.put(number, new Kept(number, header == null ? 0 : header.messages(), 0));
      }
    }
    for (Located located : whole.values()) {
      int number = located.first().number();
      if (newest(number).equals(Optional.of(located.first().ordinal()))) {
        int messages = located.first().messages();
        kept.put(number, new Kept(number, messages, located.end() - located.at()));
      }
    }
    return List.copyOf(kept.values());
  }

  /** When its last batch was kept, milliseconds since the epoch; by headers alone. */
  static Optional<Long> lastAt(Disk disk, List<SegmentName> segments) throws IOException {
    Optional<Long> last = Optional.empty();
    for (SegmentName segment : segments) {
      SegmentWalk walk = new SegmentWalk(disk, segment, 0);
      for (Optional<SegmentWalk.Found> next = walk.next(); next.isPresent(); next = walk.next()) {
        long at = next.get().header().atMillis();
        last = Optional.of(Math.max(at, last.orElse(at)));
      }
    }
    return last;
  }

  /** What an operation's place on disk is called in a problem. */
  static String place(Disk disk, OperationId operation) {
    return disk.place() + "/" + SegmentName.FOLDER + "/" + operation + ".*";
  }
}
