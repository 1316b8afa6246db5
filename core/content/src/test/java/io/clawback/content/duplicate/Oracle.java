package io.clawback.content.duplicate;

import io.clawback.content.Contents;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** What an index of unbounded memory would say. */
final class Oracle {
  static final Comparator<Stream.Event> COORDINATES =
      Comparator.comparingInt(Stream.Event::partition).thenComparingLong(Stream.Event::offset);

  private Oracle() {}

  static Contents.Duplicates judge(List<Stream.Event> events) {
    Map<ByteBuffer, List<Stream.Event>> byKey = new HashMap<>();
    TreeMap<Integer, Roaring64Bitmap> same = new TreeMap<>();
    TreeMap<Integer, Roaring64Bitmap> other = new TreeMap<>();
    List<Contents.Pair> pairs = new ArrayList<>();
    long suspected = 0;
    for (Stream.Event event : events) {
      byKey.computeIfAbsent(ByteBuffer.wrap(event.key()), k -> new ArrayList<>()).add(event);
    }
    for (List<Stream.Event> all : byKey.values()) {
      all.sort(COORDINATES);
      Stream.Event first = all.get(0);
      for (Stream.Event event : all.subList(1, all.size())) {
        boolean alike = Arrays.equals(first.value(), event.value());
        (alike ? same : other)
            .computeIfAbsent(event.partition(), p -> new Roaring64Bitmap())
            .addLong(event.offset());
        pairs.add(new Contents.Pair(seen(first), seen(event), alike));
        suspected += event.key().length > KeyArena.LONGEST ? 1 : 0;
      }
    }
    return new Contents.Duplicates(
        events.size(), byKey.size(), same, other, suspected, 1, first(pairs), none(), 0);
  }

  private static Contents.Accepted none() {
    return new Contents.Accepted(new TreeMap<>(), new TreeMap<>(), List.of());
  }

  private static List<Contents.Pair> first(List<Contents.Pair> pairs) {
    Comparator<Contents.Pair> order =
        Comparator.comparingInt((Contents.Pair p) -> p.repetition().partition())
            .thenComparingLong(p -> p.repetition().offset());
    pairs.sort(order);
    List<Contents.Pair> first = new ArrayList<>();
    pairs.stream().filter(Contents.Pair::sameContent).limit(5).forEach(first::add);
    pairs.stream().filter(p -> !p.sameContent()).limit(5).forEach(first::add);
    first.sort(order);
    return first;
  }

  private static Contents.Seen seen(Stream.Event event) {
    return new Contents.Seen(event.partition(), event.offset(), -1);
  }
}
