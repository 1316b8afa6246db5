package io.clawback.rollback;

import io.clawback.model.message.Message;
import io.clawback.rollback.Contents.Located;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Writes one segment; it never goes on with a file that another life began. Once something failed
 * it must be given up. Not thread-safe.
 */
final class SegmentWriter {
  private final Disk disk;
  private final Sealing sealing;
  private final SegmentName name;
  private final Disk.Appender appender;
  private boolean named;
  private long good;
  private long size;

  SegmentWriter(Disk disk, Sealing sealing, SegmentName name) throws IOException {
    this.disk = disk;
    this.sealing = sealing;
    this.name = name;
    this.appender = disk.append(name.path());
  }

  /** Bytes so far. */
  long size() {
    return size;
  }

  /** Writes a batch behind whatever is there, and returns when it is durable and reads back. */
  Located write(FrameHeader draft, Optional<byte[]> key, List<Message> messages, long bytes)
      throws IOException {
    if (size == 0) {
      append(mark(FrameHeader.Kind.HEAD, draft));
    }
    long from = size;
    Chunks.of(
        messages,
        bytes,
        (frame, chunk, length) -> append(sealing.frame(draft.at(frame), name, key, chunk, length)));
    appender.sync();
    if (!named) {
      disk.syncFolder(SegmentName.FOLDER);
      named = true;
    }
    FrameHeader first = new SegmentWalk(disk, name, from).here().orElseThrow(Lost::new).header();
    Located located = new Located(name, first, from, size);
    boolean sameHeader =
        first
            .with(draft.packed(), draft.secret(), draft.plain(), draft.stored(), draft.crc())
            .equals(draft);
    if (!sameHeader || !new BatchReader(disk, sealing, located).holds(messages, bytes)) {
      throw new Lost();
    }
    good = size;
    return located;
  }

  /** Says that nothing follows, so that damage of the last batch can be told; then closes. */
  void end(FrameHeader draft) {
    try (appender) {
      append(mark(FrameHeader.Kind.END, draft));
      appender.sync();
    } catch (IOException e) {
      // What was kept is durable without it.
    }
  }

  /** Gives the file up, and gives back the room of what was written in vain. */
  void abandon() {
    try (appender) {
      disk.truncate(name.path(), good);
    } catch (IOException e) {
      // It is no part of any batch: it is passed over.
    }
  }

  private static FrameHeader kind(FrameHeader.Kind kind, FrameHeader draft) {
    return new FrameHeader(
        kind,
        false,
        false,
        draft.tenant(),
        draft.ordinal(),
        draft.previous(),
        -1,
        0,
        1,
        0,
        0,
        0,
        0,
        draft.atMillis());
  }

  private byte[] mark(FrameHeader.Kind kind, FrameHeader draft) {
    return kind(kind, draft).bytes(name.salt(), new byte[0]);
  }

  private void append(byte[] frame) throws IOException {
    appender.write(frame, 0, frame.length);
    size += frame.length;
  }

  /** What was written does not read back, although the disk said that it is there. */
  private static final class Lost extends IOException {
    Lost() {
      super("what was written and synced does not read back: the disk may be full");
    }
  }
}
