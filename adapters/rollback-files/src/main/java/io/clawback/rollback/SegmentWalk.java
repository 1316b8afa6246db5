package io.clawback.rollback;

import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Goes through a segment from frame to frame. What is no frame is passed over, up to the next one.
 * Holds little more than one payload.
 */
final class SegmentWalk {
  private static final int WINDOW = 128 << 10;
  private static final int SMALL_WINDOW = 4 << 10;

  private final Disk disk;
  private final SegmentName segment;
  private final long size;
  private final int most;
  private byte[] window = new byte[0];
  private long windowAt;
  private long at;

  /**
   * @param from where the first frame is expected
   */
  SegmentWalk(Disk disk, SegmentName segment, long from) throws IOException {
    this(disk, segment, from, WINDOW);
  }

  private SegmentWalk(Disk disk, SegmentName segment, long from, int most) throws IOException {
    this.most = most;
    this.disk = disk;
    this.segment = segment;
    this.size = disk.size(segment.path());
    this.at = from;
  }

  /** For whom payloads do not matter: reads little of them. */
  static SegmentWalk ofHeaders(Disk disk, SegmentName segment) throws IOException {
    return new SegmentWalk(disk, segment, 0, SMALL_WINDOW);
  }

  /** A frame with a header that is whole, and where it begins. */
  record Found(FrameHeader header, long at) {
    /** Where its payload begins. */
    long payload() {
      return at + header.length();
    }

    /** Where it ends. */
    long end() {
      return payload() + header.stored();
    }
  }

  /** The next frame; empty at the end. */
  Optional<Found> next() throws IOException {
    for (; at + FrameHeader.MARK <= size; at++) {
      int i = inWindow(FrameHeader.LONGEST);
      int last = window.length - FrameHeader.MARK;
      if (i > last) {
        return Optional.empty(); // the file has become shorter meanwhile
      }
      while (i <= last && !FrameHeader.isMark(window, i, segment.salt())) {
        i++;
      }
      at = windowAt + i;
      if (i > last) {
        at--; // what is left may be the first part of a mark
        continue;
      }
      Optional<Found> found = here();
      if (found.isPresent()) {
        at = Math.min(size, found.get().end());
        return found;
      }
    }
    return Optional.empty();
  }

  /** The frame that must begin just here; empty when none does. */
  Optional<Found> here() throws IOException {
    int i = inWindow(FrameHeader.LONGEST);
    return FrameHeader.read(window, i, window.length, segment.salt())
        .filter(h -> h.stored() >= 0 && h.stored() <= FrameHeader.CHUNK + FrameHeader.SURPLUS)
        .filter(h -> h.plain() >= 0 && h.plain() <= FrameHeader.CHUNK)
        .map(h -> new Found(h, at));
  }

  /** Goes on behind the frame. */
  void passed(Found found) {
    at = found.end();
  }

  /** The frame's payload as it is stored; empty when it is cut off or damaged. */
  Optional<byte[]> payload(Found found) throws IOException {
    int length = found.header().stored();
    byte[] bytes;
    if (found.payload() >= windowAt && found.end() <= windowAt + window.length) {
      int from = (int) (found.payload() - windowAt);
      bytes = Arrays.copyOfRange(window, from, from + length);
    } else {
      bytes = disk.read(segment.path(), found.payload(), length);
    }
    return bytes.length == length && FrameHeader.crc(bytes, 0, length) == found.header().crc()
        ? Optional.of(bytes)
        : Optional.empty();
  }

  /** Sees to it that so many bytes from here on are in the window, and says where they begin. */
  private int inWindow(int length) throws IOException {
    long end = Math.min(size, at + length);
    if (at < windowAt || end > windowAt + window.length) {
      window = disk.read(segment.path(), at, (int) Math.min(most, size - at));
      windowAt = at;
    }
    return (int) (at - windowAt);
  }
}
