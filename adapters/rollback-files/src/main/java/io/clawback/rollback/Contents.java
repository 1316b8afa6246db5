package io.clawback.rollback;

import io.clawback.model.run.OperationId;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.RollbackStore.Kept;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
  private final TreeMap<Integer, Long> newest = new TreeMap<>();
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
   * @param header of a frame of it, if one is legible
   */
  record Damaged(long ordinal, Optional<Integer> number, Optional<FrameHeader> header) {
    /** What is lost, for people. */
    String words() {
      return number.map(n -> "Batch " + n).orElse("A batch, and nothing tells which,")
          + header
              .map(h -> " (" + h.messages() + " messages of tenant " + h.tenant() + ")")
              .orElse("")
          + " is damaged; the operation's other batches can be read.";
    }
  }

  /** Reads all that the segments hold, and checks every byte of it. */
  static Contents of(Disk disk, List<SegmentName> segments) throws IOException {
    Contents contents = new Contents();
    for (SegmentName segment : segments) {
      contents.take(disk, segment);
    }
    contents.settle();
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
        whole.put(header.ordinal(), new Located(segment, first.header(), first.at(), end));
      }
    }
  }

  /** Of each number the newest; what is whole needs no second place. */
  private void settle() {
    whole.forEach((ordinal, located) -> numbers.put(ordinal, located.first().number()));
    numbers.forEach((ordinal, number) -> {
      if (ordinal < written || whole.containsKey(ordinal)) {
        newest.put(number, ordinal);
      }
    });
    seen.keySet().removeAll(whole.keySet());
  }

  /** Everything before it was synced when this was written. */
  private void mark(FrameHeader header) {
    written = Math.max(written, header.ordinal());
    if (header.ordinal() > 0 && header.previous() >= 0) {
      numbers.putIfAbsent(header.ordinal() - 1, header.previous());
    }
  }

  /** A batch that is there now, written after all others. */
  void add(Located located) {
    whole.put(located.first().ordinal(), located);
    numbers.put(located.first().ordinal(), located.first().number());
    newest.put(located.first().number(), located.first().ordinal());
  }

  /** How many batches were written: the next one's ordinal. */
  long next() {
    return whole.isEmpty() ? written : Math.max(written, whole.lastKey() + 1);
  }

  /** Number of the batch that was written last, -1 for none. */
  int previous() {
    return numbers.getOrDefault(next() - 1, -1);
  }

  /** What was kept and is damaged, but for what was kept anew since. */
  List<Damaged> damaged() {
    List<Damaged> damaged = new ArrayList<>();
    for (long ordinal = 0; ordinal < written; ordinal++) {
      Integer number = numbers.get(ordinal);
      boolean counts = number == null || newest(number).equals(Optional.of(ordinal));
      if (counts && !whole.containsKey(ordinal)) {
        damaged.add(damaged(ordinal));
      }
    }
    return damaged;
  }

  /** What is known of a batch that is damaged. */
  Damaged damaged(long ordinal) {
    return new Damaged(
        ordinal, Optional.ofNullable(numbers.get(ordinal)), Optional.ofNullable(seen.get(ordinal)));
  }

  /** The batch that was kept last under that number: whole, or damaged. */
  Optional<Long> newest(int number) {
    return Optional.ofNullable(newest.get(number));
  }

  /** Where the batch is; empty when it is damaged. */
  Optional<Located> whole(long ordinal) {
    return Optional.ofNullable(whole.get(ordinal));
  }

  /** The newest batch of each number; one that is damaged with what is known of it. */
  List<Kept> kept() {
    List<Kept> kept = new ArrayList<>();
    newest.forEach((number, ordinal) -> {
      Located located = whole.get(ordinal);
      if (located == null) {
        int messages = damaged(ordinal).header().map(FrameHeader::messages).orElse(0);
        kept.add(new Kept(number, messages, 0));
      } else {
        long bytes = located.end() - located.at();
        kept.add(new Kept(number, located.first().messages(), bytes));
      }
    });
    return kept;
  }

  /** When its last batch was kept, milliseconds since the epoch; by headers alone. */
  static Optional<Long> lastAt(Disk disk, List<SegmentName> segments) throws IOException {
    for (SegmentName segment : segments.reversed()) {
      SegmentWalk walk = SegmentWalk.ofHeaders(disk, segment);
      Optional<Long> last = Optional.empty();
      for (Optional<SegmentWalk.Found> next = walk.next(); next.isPresent(); next = walk.next()) {
        long at = next.get().header().atMillis();
        last = Optional.of(Math.max(at, last.orElse(at)));
      }
      if (last.isPresent()) {
        return last;
      }
    }
    return Optional.empty();
  }

  /** What an operation's place on disk is called in a problem. */
  static String place(Disk disk, OperationId operation) {
    return disk.place() + "/" + SegmentName.FOLDER + "/" + operation + ".*";
  }
}
