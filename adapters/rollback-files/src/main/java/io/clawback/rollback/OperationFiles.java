package io.clawback.rollback;

import io.clawback.model.message.Message;
import io.clawback.model.name.TenantName;
import io.clawback.rollback.Contents.Located;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One operation's segments: what they hold, and the one that is written. Not thread-safe. */
final class OperationFiles {
  /** From this size on a segment takes no further batch, in bytes. */
  static final long SEGMENT = 64L << 20;

  private final Disk disk;
  private final Sealing sealing;
  private final RandomGenerator random;
  private final String operation;
  private final long segmentBytes;
  private @Nullable Contents contents;
  private @Nullable SegmentWriter writer;
  private @Nullable FrameHeader lastDraft;
  private int segments;
  private long ended;
  private boolean synced;

  OperationFiles(
      Disk disk, Sealing sealing, RandomGenerator random, String operation, long segmentBytes) {
    this.disk = disk;
    this.sealing = sealing;
    this.random = random;
    this.operation = operation;
    this.segmentBytes = segmentBytes;
  }

  /** What is there. */
  Contents contents() throws IOException {
    Contents known = contents;
    if (known == null) {
      List<SegmentName> names = Folder.segments(disk, operation);
      known = Contents.of(disk, names);
      segments = names.isEmpty() ? 0 : names.getLast().number() + 1;
      contents = known;
    }
    return known;
  }

  /**
   * The same, and durable: what another life wrote and may not have synced is synced first, for
   * what is written from now on says that it was.
   */
  Contents durable() throws IOException {
    if (!synced) {
      contents = null;
      List<SegmentName> names = Folder.segments(disk, operation);
      for (SegmentName name : names) {
        try (Disk.Appender open = disk.append(name.path())) {
          open.sync();
        }
      }
      if (!names.isEmpty()) {
        disk.syncFolder(SegmentName.FOLDER);
      }
      contents();
      synced = true;
    }
    return contents();
  }

  /** The header of a batch's frames, as far as it is known before they are made. */
  FrameHeader draft(TenantName tenant, int number, int messages, long bytes, long atMillis)
      throws IOException {
    Contents known = durable();
    return new FrameHeader(
        FrameHeader.Kind.BATCH,
        false,
        false,
        tenant.value(),
        known.next(),
        known.previous(),
        number,
        0,
        Chunks.frames(bytes),
        messages,
        0,
        0,
        0,
        atMillis);
  }

  /** Writes the batch; when that fails it is as if nothing had been written. */
  void write(FrameHeader draft, Optional<byte[]> key, List<Message> messages, long bytes)
      throws IOException {
    Contents known = durable();
    SegmentWriter open = writer;
    if (open == null || open.size() >= segmentBytes) {
      finish();
      synced = true;
      open = new SegmentWriter(disk, sealing, next());
      writer = open;
    }
    boolean done = false;
    try {
      Located located = open.write(draft, key, messages, bytes);
      known.add(located);
      lastDraft = draft;
      done = true;
    } finally {
      if (!done) {
        forget();
        open.abandon();
      }
    }
  }

  /** Bytes that were written so far and are still there. */
  long written() {
    return ended + (writer == null ? 0 : writer.size());
  }

  /** Ends what is open, so that the files can be left alone. */
  void finish() {
    SegmentWriter open = writer;
    FrameHeader draft = lastDraft;
    writer = null;
    synced = false;
    if (open != null && draft != null) {
      open.end(draft.after());
      ended += open.size();
    }
  }

  private void forget() {
    writer = null;
    contents = null;
    synced = false;
  }

  private SegmentName next() {
    SegmentName name = new SegmentName(operation, segments, random.nextLong(), SegmentName.VERSION);
    segments++;
    return name;
  }
}
