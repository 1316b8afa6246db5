package io.clawback.runtime.inspect;

import io.clawback.runtime.inspect.Consumed.Part;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.state.AcceptedKeys;
import io.clawback.spi.state.AcceptedKeys.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where a window begins in each partition. The log itself says it where it never lost a message, or
 * where its first message is older than the window; else an earlier look does, which saw where the
 * log ended then. Where neither does, the window is known from a later moment on only.
 *
 * @param window what of each partition counts; it may begin before the log does
 * @param begins where it begins; of partitions that the group has something behind it on
 * @param more where the log ends now: for later looks
 * @param knownSince from when on all is told: the window's begin, or a later moment, that of the
 *     worst partition
 * @param late partitions on which it is a later one
 * @param unknown partitions on which it is not known what the group consumed
 */
record WindowBegins(
    List<Range> window,
    List<Mark> begins,
    List<Mark> more,
    Instant knownSince,
    SortedSet<Integer> late,
    SortedSet<Integer> unknown) {
  /** Clocks of producers and of this machine may differ by that. */
  private static final long SKEW_MILLIS = 60_000;

  /** No more marks of a window than that are kept. */
  private static final int MARKS = 64;

  WindowBegins {
    window = List.copyOf(window);
    begins = List.copyOf(begins);
    more = List.copyOf(more);
  }

  static WindowBegins of(
      Consumed consumed, Instant at, Duration length, LogTimes log, AcceptedKeys.Ready ready) {
    long since = at.minus(length).toEpochMilli();
    List<Part> known = consumed.partitions().stream().filter(Part::known).toList();
    long now = Math.max(log.seen().toEpochMilli(), ready.latest());
    List<Mark> begins = new ArrayList<>();
    List<Part> open = new ArrayList<>();
    Map<Integer, List<Mark>> seen =
        ready.marks().stream().collect(Collectors.groupingBy(Mark::partition));
    List<Mark> more = new ArrayList<>();
    for (Part part : known) {
      List<Mark> own = seen.getOrDefault(part.number(), List.of());
      Optional<Mark> begin = begin(part, since, log, own);
      begin.ifPresent(begins::add);
      if (begin.isEmpty()) {
        open.add(part);
      }
      Mark end = new Mark(part.number(), part.end().orElse(0), now);
      if (own.stream()
          .filter(m -> m.millis() <= end.millis())
          .noneMatch(m -> m.millis() > end.millis() - length.toMillis() / MARKS)) {
        more.add(end);
      }
    }
    SortedMap<Integer, Long> oldest = open.isEmpty() ? new TreeMap<>() : log.oldest().of(open);
    for (Part part : open) {
      long first = oldest.getOrDefault(part.number(), at.toEpochMilli());
      begins.add(new Mark(part.number(), part.start().orElse(0), first));
    }
    TreeSet<Integer> late = new TreeSet<>();
    long from = since;
    for (Mark begin : begins) {
      if (begin.millis() > since) {
        late.add(begin.partition());
        from = Math.max(from, begin.millis());
      }
    }
    TreeSet<Integer> unknown = new TreeSet<>();
    consumed.partitions().stream().filter(p -> !p.known()).forEach(p -> unknown.add(p.number()));
    return new WindowBegins(
        window(known, begins), begins, more, Instant.ofEpochMilli(from), late, unknown);
  }

  /** A mark that the log contradicts was set by a clock that was slow: it says nothing. */
  private static Optional<Mark> begin(Part part, long since, LogTimes log, List<Mark> own) {
    int number = part.number();
    Long first = log.firsts().get(number);
    Long begin = log.begins().get(number);
    long most = Math.min(part.end().orElse(0), begin == null ? Long.MAX_VALUE : begin);
    List<Mark> sure = new ArrayList<>();
    List<Mark> later = new ArrayList<>();
    for (Mark mark : own) {
      if (mark.millis() > since - SKEW_MILLIS) {
        later.add(mark);
      } else if (mark.offset() <= most) {
        sure.add(mark);
      }
    }
    if (part.start().orElse(0) == 0) {
      sure.add(new Mark(number, 0, Long.MIN_VALUE));
    }
    if (first != null && begin != null && first < begin) {
      sure.add(new Mark(number, begin, since));
    }
    return sure.stream()
        .max(Comparator.comparingLong(Mark::offset))
        .or(() -> later.stream().min(Comparator.comparingLong(Mark::millis)));
  }

  private static List<Range> window(List<Part> parts, List<Mark> begins) {
    SortedMap<Integer, Long> to = new TreeMap<>();
    parts.forEach(p -> to.put(p.number(), p.to()));
    return begins.stream()
        .map(b -> new Range(b.partition(), b.offset(), to.getOrDefault(b.partition(), 0L)))
        .filter(r -> r.from() < r.to())
        .sorted()
        .toList();
  }
}
