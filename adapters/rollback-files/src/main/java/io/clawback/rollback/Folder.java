package io.clawback.rollback;

import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of the store, by operation. */
final class Folder {
  private Folder() {}

  /** Segments by operation, in order; those that are on their way out too. */
  static SortedMap<String, List<SegmentName>> all(Disk disk) throws IOException {
    TreeMap<String, List<SegmentName>> all = new TreeMap<>();
    for (String file : disk.list(SegmentName.FOLDER)) {
      Optional<SegmentName> segment = SegmentName.parse(file);
      segment.ifPresent(s -> {
        if (s.version() > SegmentName.VERSION) {
          throw RollbackProblems.newer(disk, s);
        }
        all.computeIfAbsent(s.operation(), o -> new ArrayList<>()).add(s);
      });
    }
    all.values().forEach(list -> list.sort(null));
    return all;
  }

  /** The operation's segments, in order; none when it is on its way out. */
  static List<SegmentName> segments(Disk disk, String operation) throws IOException {
    return disk.exists(SegmentName.expired(operation))
        ? List.of()
        : all(disk).getOrDefault(operation, List.of());
  }

  /** Operations that are on their way out. */
  static List<String> expiring(Disk disk) throws IOException {
    return disk.list(SegmentName.FOLDER).stream()
        .flatMap(file -> SegmentName.expiring(file).stream())
        .toList();
  }

  /** Bytes of all segments. */
  static long bytes(Disk disk) throws IOException {
    long bytes = 0;
    for (List<SegmentName> segments : all(disk).values()) {
      bytes += bytes(disk, segments);
    }
    return bytes;
  }

  /** Bytes of these segments. */
  static long bytes(Disk disk, List<SegmentName> segments) throws IOException {
    long bytes = 0;
    for (SegmentName segment : segments) {
      bytes += disk.size(segment.path());
    }
    return bytes;
  }

  /**
   * Removes the operation, whole or not at all: first it is said that it goes, and whoever finds
   * that said does not look at what is left of it.
   */
  static void remove(Disk disk, String operation) throws IOException {
    disk.replace(SegmentName.expired(operation), new byte[0]);
    for (SegmentName segment : all(disk).getOrDefault(operation, List.of())) {
      disk.delete(segment.path());
    }
    disk.syncFolder(SegmentName.FOLDER);
    disk.delete(SegmentName.expired(operation));
    disk.syncFolder(SegmentName.FOLDER);
  }
}
