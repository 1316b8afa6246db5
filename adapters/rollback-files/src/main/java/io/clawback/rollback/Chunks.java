package io.clawback.rollback;

import io.clawback.model.message.Message;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Cuts a batch's bytes into what fits a frame, so that none but one frame is held at a time. */
final class Chunks extends OutputStream {
  private final To to;
  private final byte[] buffer;
  private int filled;
  private int frame;

  private Chunks(To to, long bytes) {
    this.to = to;
    this.buffer = new byte[(int) Math.min(FrameHeader.CHUNK, bytes)];
  }

  /** Takes one frame's bytes; the array is used again afterwards. */
  interface To {
    void chunk(int frame, byte[] bytes, int length) throws IOException;
  }

  /** Bytes of the messages. */
  static long bytes(List<Message> messages) {
    long bytes = 0;
    for (Message message : messages) {
      bytes += MessageSpelling.length(message);
    }
    return bytes;
  }

  /** Frames for so many bytes: at least one. */
  static int frames(long bytes) {
    return Math.toIntExact(Math.max(1, Math.ceilDiv(bytes, (long) FrameHeader.CHUNK)));
  }

  /** Gives the messages' bytes, frame by frame. */
  static void of(List<Message> messages, long bytes, To to) throws IOException {
    Chunks chunks = new Chunks(to, bytes);
    DataOutputStream out = new DataOutputStream(chunks);
    for (Message message : messages) {
      MessageSpelling.write(message, out);
    }
    out.flush();
    if (chunks.filled > 0 || chunks.frame == 0) {
      chunks.give();
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int left = length;
    while (left > 0) {
      if (filled == buffer.length) {
        give();
      }
      int part = Math.min(left, buffer.length - filled);
      System.arraycopy(bytes, at, buffer, filled, part);
      filled += part;
      at += part;
      left -= part;
    }
  }

  private void give() throws IOException {
    to.chunk(frame, buffer, filled);
    frame++;
    filled = 0;
  }
}
