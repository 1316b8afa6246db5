package io.clawback.ledger;

import io.clawback.model.audit.Verdict;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One pass over all lines, from the first to the last: own hashes, links, numbers, detail files,
 * and what {@link Witness witnesses} say. Keeps nothing but the tree's frontier, so a ledger of any
 * size is checked in the same space. Used once; not thread-safe.
 */
final class ChainScan {
  /** Takes every line that is in order. */
  interface Reader {
    void line(long seq, LineView line, byte[] leaf);
  }

  /**
   * Where the bytes after the last durable entry begin, which a crash left behind.
   *
   * @param segment in which segment
   * @param offset from which byte on
   * @param bytes how many
   */
  record Torn(String segment, long offset, long bytes) {}

  /**
   * What was found.
   *
   * @param entries how many there are, up to a torn tail
   * @param synced number of the last entry that some line calls durable; -1 for none
   * @param tree the frontier over all lines, and the newest leaf; the root means nothing when there
   *     are faults
   * @param roots signed heads that were compared
   * @param faults in order of place; a torn tail is not among them
   */
  record Result(
      long entries,
      long synced,
      MerkleFrontier tree,
      long roots,
      List<Fault> faults,
      Optional<Torn> torn,
      List<String> segments) {}

  /** How often the end of the last segment is read again while a writer may be busy there. */
  private static final int LOOKS = 3;

  private final Disk disk;
  private final Reader reader;
  private final WitnessList witnesses;
  private final Sha256 sha = new Sha256();
  private final LineView view = new LineView();
  private final List<Fault> faults = new ArrayList<>();
  private final MerkleFrontier tree = new MerkleFrontier(sha);
  private long expected;
  private long synced = -1;
  private boolean linked = true;
  private Optional<Mark> mark = Optional.empty();

  /** The state right before the first damage, when that damage may be a torn write. */
  private record Mark(long entry, String segment, long offset, MerkleFrontier tree) {}

  ChainScan(Disk disk, List<Witness> witnesses, Reader reader) {
    this.disk = disk;
    this.witnesses = new WitnessList(witnesses);
    this.reader = reader;
  }

  Result run() throws IOException {
    List<String> segments = Names.segments(disk);
    for (int i = 0; i < segments.size(); i++) {
      segment(segments.get(i));
      if (i == segments.size() - 1) {
        segments = Names.segments(disk);
      }
    }
    Optional<Torn> torn = torn(segments);
    if (torn.isPresent()) {
      Mark at = mark.orElseThrow();
      return new Result(
          at.entry(), synced, at.tree(), witnesses.roots(), List.of(), torn, segments);
    }
    witnesses.missing(expected).ifPresent(faults::add);
    return new Result(
        expected, synced, tree, witnesses.roots(), List.copyOf(faults), torn, segments);
  }

  private void segment(String name) throws IOException {
    long first = Names.first(name);
    if (first != expected) {
      fault(first > expected ? Verdict.TRUNCATED : Verdict.FORKED, first, gap(name, first));
      expected = first;
      linked = false;
    }
    SegmentLines lines = new SegmentLines(disk, name, 0);
    long number = 0;
    for (int look = 0; look < LOOKS && (look == 0 || lines.tail() > 0); look++) {
      while (lines.next()) {
        number++;
        line(lines, number);
      }
    }
    if (lines.tail() > 0) {
      mark(lines.name, lines.position());
      fault(
          Verdict.TRUNCATED,
          expected,
          place(name, number + 1, expected) + "the line is cut off, it has no end");
    }
  }

  private void line(SegmentLines lines, long number) throws IOException {
    byte[] bytes = lines.buffer();
    int from = lines.start();
    int to = lines.end();
    byte[] leaf = sha.leaf(bytes, from, to);
    if (!view.look(bytes, from, to) || !view.ownHashHolds(sha)) {
      if (hasZeros(bytes, from, to)) {
        mark(lines.name, lines.lineOffset());
      }
      fault(
          Verdict.TAMPERED,
          expected,
          place(lines.name, number, expected) + "its bytes do not give its own hash");
      linked = false;
    } else {
      good(lines.name, number, leaf);
    }
    tree.add(leaf);
    expected++;
    witnesses.heard(expected - 1, leaf, tree, faults);
  }

  private void good(String segment, long number, byte[] leaf) throws IOException {
    long seq = view.seq();
    synced = Math.max(synced, view.synced());
    if (seq != expected) {
      fault(
          Verdict.TAMPERED,
          expected,
          place(segment, number, seq) + "it stands where entry " + expected + " should be");
      expected = seq;
    } else if (linked && !view.follows(tree.newest())) {
      fault(
          Verdict.TAMPERED,
          expected,
          place(segment, number, seq)
              + "it does not follow the line before it: one of the two was replaced");
    } else {
      detail(segment, number, seq);
      reader.line(seq, view, leaf);
    }
    linked = true;
  }

  private void detail(String segment, long number, long seq) throws IOException {
    String pointed = view.raw(Field.WHAT_IN);
    if (pointed != null && !DetailFile.holds(disk, pointed)) {
      fault(
          Verdict.TAMPERED,
          seq,
          place(segment, number, seq) + "its detail file " + pointed + " is missing or changed");
    }
  }

  private void mark(String segment, long offset) {
    if (faults.isEmpty()) {
      mark = Optional.of(new Mark(expected, segment, offset, tree.copy(sha)));
    }
  }

  /** What the first damage is: a torn write, when nothing ever called those entries durable. */
  private Optional<Torn> torn(List<String> segments) throws IOException {
    if (mark.isEmpty()) {
      return Optional.empty();
    }
    Mark at = mark.get();
    boolean last = at.segment().equals(segments.getLast());
    if (!last || synced >= at.entry() || witnesses.covered() > at.entry()) {
      return Optional.empty();
    }
    return Optional.of(new Torn(at.segment(), at.offset(), disk.size(at.segment()) - at.offset()));
  }

  private void fault(Verdict verdict, long entry, String text) {
    faults.add(new Fault(verdict, entry, text));
    witnesses.stopRoots();
  }

  private String gap(String name, long first) {
    return first > expected
        ? "entries " + expected + " to " + (first - 1) + " are missing before " + name
        : name + " claims entries from " + first + " on, which another segment has";
  }

  static String place(String segment, long line, long entry) {
    return segment + " line " + line + ", entry " + entry + ": ";
  }

  private static boolean hasZeros(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }
}
