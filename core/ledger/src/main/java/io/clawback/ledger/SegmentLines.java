package io.clawback.ledger;

import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads one segment line by line, in pieces; goes on where it stopped when the file has grown. Not
 * thread-safe.
 */
final class SegmentLines {
  private static final int PIECE = 1 << 18;

  /** A line longer than this is handed out in parts; no line of ours is. */
  private static final int LONGEST = 1 << 20;

  final String name;
  private final Disk disk;
  private byte[] buffer = new byte[0];
  private int filled;
  private int start;
  private int end;
  private int next;
  private long bufferOffset;

  SegmentLines(Disk disk, String name, long offset) {
    this.disk = disk;
    this.name = name;
    bufferOffset = offset;
  }

  /** Steps to the next line that ends with a line feed; false when there is none (yet). */
  boolean next() throws IOException {
    int searched = next;
    while (true) {
      int feed = Bytes.find(buffer, searched, filled, '\n');
      if (feed >= 0) {
        return step(feed, feed + 1);
      }
      searched = filled;
      if (filled - next >= LONGEST) {
        return step(filled, filled);
      }
      searched -= next;
      if (!fill()) {
        return false;
      }
    }
  }

  private boolean step(int lineEnd, int after) {
    start = next;
    end = lineEnd;
    next = after;
    return true;
  }

  /** Drops what was handed out, and reads one piece more; false at the end of the file. */
  private boolean fill() throws IOException {
    byte[] piece = disk.read(name, bufferOffset + filled, PIECE);
    int kept = filled - next;
    byte[] joined = Arrays.copyOfRange(buffer, next, next + kept + piece.length);
    System.arraycopy(piece, 0, joined, kept, piece.length);
    bufferOffset += next;
    buffer = joined;
    filled = joined.length;
    next = 0;
    return piece.length > 0;
  }

  byte[] buffer() {
    return buffer;
  }

  /** Where the line begins in the buffer. */
  int start() {
    return start;
  }

  /** Where it ends, before the line feed. */
  int end() {
    return end;
  }

  /** Where in the file the bytes after the last line begin. */
  long position() {
    return bufferOffset + next;
  }

  /** Where in the file the line begins. */
  long lineOffset() {
    return bufferOffset + start;
  }

  /** Bytes after the last line feed. */
  int tail() {
    return filled - next;
  }
}
