package io.clawback.ledger;

import io.clawback.model.audit.Entry;
import io.clawback.model.json.JsonException;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Steps through entries in order, and goes on when more were added. Reads files that somebody may
 * be writing; takes no lock. Not thread-safe.
 */
public final class EntryCursor {
  private final Disk disk;
  private final LongSupplier size;
  private final Sha256 sha = new Sha256();
  private final LineView view = new LineView();
  private @Nullable SegmentLines lines;
  private long next;
  private long reading;

  EntryCursor(Disk disk, long from, LongSupplier size) {
    this.disk = disk;
    this.next = from;
    this.size = size;
  }

  /** The number of the entry that {@link #next} would give. */
  public long position() {
    return next;
  }

  /**
   * The next entry; empty when there is none (yet). Throws the coded problem {@code
   * ledger.unreadable} when the line is damaged.
   */
  public Optional<Entry> next() {
    if (next >= size.getAsLong()) {
      return Optional.empty();
    }
    try {
      while (step()) {
        if (reading++ == next) {
          return Optional.of(entry());
        }
      }
      return Optional.empty();
    } catch (IOException | JsonException e) {
      throw LedgerProblems.unreadable(disk, e);
    }
  }

  private Entry entry() throws IOException {
    SegmentLines at = open();
    if (!view.look(at.buffer(), at.start(), at.end())
        || !view.ownHashHolds(sha)
        || view.seq() != next) {
      throw new JsonException(at.name + ", entry " + next + ": the line is damaged");
    }
    next++;
    String line =
        new String(at.buffer(), at.start(), at.end() - at.start(), StandardCharsets.UTF_8);
    return LineText.entry(disk, line);
  }

  /** Goes to the next line, in the next segment if need be. */
  private boolean step() throws IOException {
    SegmentLines at = lines;
    if (at != null && at.next()) {
      return true;
    }
    String segment = segment();
    if (segment.isEmpty() || (at != null && at.name.equals(segment))) {
      return false;
    }
    lines = new SegmentLines(disk, segment, 0);
    reading = Names.first(segment);
    return lines.next();
  }

  /** The segment that has the next entry, or will. */
  private String segment() throws IOException {
    List<String> all = Names.segments(disk);
    String found = "";
    for (String segment : all) {
      if (Names.first(segment) <= next) {
        found = segment;
      }
    }
    return found;
  }

  private SegmentLines open() {
    SegmentLines at = lines;
    if (at == null) {
      throw new IllegalStateException("no line was stepped to");
    }
    return at;
  }
}
