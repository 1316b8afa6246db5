package io.clawback.clients.kafka.skip;

import io.clawback.clients.kafka.skip.format.SkipPart;
import io.clawback.clients.kafka.skip.format.SkipPrint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** What is left out of one partition. Immutable, for it is asked for every batch. */
final class PartitionSkips {
  private static final List<SkipPrint> NONE = List.of();
  private final long[] offsets;
  private final List<List<SkipPrint>> prints;

  private PartitionSkips(long[] offsets, List<List<SkipPrint>> prints) {
    this.offsets = offsets;
    this.prints = prints;
  }

  static PartitionSkips of(List<SkipPart> parts) {
    TreeMap<Long, List<SkipPrint>> all = new TreeMap<>();
    for (SkipPart part : parts) {
      for (int i = 0; i < part.size(); i++) {
        all.computeIfAbsent(part.offset(i), k -> new ArrayList<>(1)).add(part.print(i));
      }
    }
    return new PartitionSkips(
        all.keySet().stream().mapToLong(Long::longValue).toArray(), new ArrayList<>(all.values()));
  }

  int size() {
    return offsets.length;
  }

  /** Whether any offset of these may be left out: most batches have none, and cost no more. */
  boolean touches(long first, long last) {
    int at = Arrays.binarySearch(offsets, first);
    int next = at >= 0 ? at : -at - 1;
    return next < offsets.length && offsets[next] <= last;
  }

  /** The prints listed for the offset: several where several lists name it. */
  List<SkipPrint> at(long offset) {
    int at = Arrays.binarySearch(offsets, offset);
    return at < 0 ? NONE : prints.get(at);
  }
}
