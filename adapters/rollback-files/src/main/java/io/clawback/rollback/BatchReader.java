package io.clawback.rollback;

import io.clawback.model.message.Message;
import io.clawback.rollback.Contents.Located;
import io.clawback.spi.state.Disk;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads one batch, a frame at a time. */
final class BatchReader {
  private final SegmentWalk walk;
  private final Sealing sealing;
  private final Located batch;
  private int frame;

  BatchReader(Disk disk, Sealing sealing, Located batch) throws IOException {
    this.walk = new SegmentWalk(disk, batch.segment(), batch.at());
    this.sealing = sealing;
    this.batch = batch;
  }

  /** The key that a frame needs is not there; carried through a stream. */
  static final class Sealed extends IOException {
    Sealed(Sealing.Unopened cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** The disk cannot be read, which says nothing of what is on it. */
  static final class Unread extends IOException {
    Unread(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * The messages.
   *
   * @throws Sealed when they cannot be decrypted
   * @throws Unread when the disk cannot be read
   * @throws IOException when they are damaged
   */
  List<Message> messages() throws IOException {
    DataInputStream in = new DataInputStream(new Frames());
    long most = (long) batch.first().frames() * FrameHeader.CHUNK;
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < batch.first().messages(); i++) {
      messages.add(MessageSpelling.read(in, most));
    }
    if (in.read() >= 0) {
      throw new IOException("there is more than its " + messages.size() + " messages");
    }
    return messages;
  }

  /**
   * Whether it is just these messages, byte by byte.
   *
   * @param bytes of them
   */
  boolean holds(List<Message> messages, long bytes) throws IOException {
    FrameHeader first = batch.first();
    if (first.messages() != messages.size() || first.frames() != Chunks.frames(bytes)) {
      return false;
    }
    boolean[] same = {true};
    Chunks.of(
        messages,
        bytes,
        (number, chunk, length) -> {
          if (same[0]) {
            byte[] plain = next();
            same[0] = Arrays.equals(plain, 0, plain.length, chunk, 0, length);
          }
        });
    return same[0];
  }

  /** The next frame's bytes as they were. */
  private byte[] next() throws IOException {
    Optional<SegmentWalk.Found> found;
    Optional<byte[]> stored;
    try {
      found = walk.here();
      stored = found.isEmpty() ? Optional.empty() : walk.payload(found.get());
    } catch (IOException e) {
      throw new Unread(e);
    }
    boolean right =
        found.isPresent()
            && found.get().header().kind() == FrameHeader.Kind.BATCH
            && found.get().header().ordinal() == batch.first().ordinal()
            && found.get().header().number() == batch.first().number()
            && found.get().header().frame() == frame;
    if (!right) {
      throw new IOException("frame " + frame + " is not there");
    }
    if (stored.isEmpty()) {
      throw new IOException("frame " + frame + " does not hold what was written");
    }
    try {
      byte[] plain = sealing.open(found.get().header(), batch.segment(), stored.get());
      walk.passed(found.get());
      frame++;
      return plain;
    } catch (Sealing.Unopened e) {
      throw new Sealed(e);
    }
  }

  /** The frames' bytes, one after the other. */
  private final class Frames extends InputStream {
    private byte[] plain = new byte[0];
    private int at;

    @Override
    public int read() throws IOException {
      return more() ? plain[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!more()) {
        return -1;
      }
      int part = Math.min(length, plain.length - at);
      System.arraycopy(plain, at, into, offset, part);
      at += part;
      return part;
    }

    private boolean more() throws IOException {
      while (at == plain.length) {
        if (frame == batch.first().frames()) {
          return false;
        }
        plain = next();
        at = 0;
      }
      return true;
    }
  }
}
