package io.clawback.rollback;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What stands before each payload, with a checksum of its own.
 *
 * @param kind what it begins
 * @param packed whether the payload is compressed
 * @param secret whether it is encrypted
 * @param tenant whose messages
 * @param ordinal how many batches of the operation were written before, each synced by then
 * @param previous number of the last of them, -1 when there is none
 * @param number the batch's number
 * @param frame the frame's number within the batch, from 0
 * @param frames how many frames the batch has
 * @param messages how many messages the batch has
 * @param plain bytes of the payload as it was
 * @param stored bytes of it here
 * @param crc of it here
 * @param atMillis when the batch was kept, milliseconds since the epoch
 */
record FrameHeader(
    Kind kind,
    boolean packed,
    boolean secret,
    String tenant,
    long ordinal,
    int previous,
    int number,
    int frame,
    int frames,
    int messages,
    int plain,
    int stored,
    int crc,
    long atMillis) {
  /** What a frame is for. */
  enum Kind {
    /** The beginning of a segment. */
    HEAD,
    /** A part of a batch. */
    BATCH,
    /** The end of an operation, as far as its writer knew. */
    END
  }

  /** Most plain bytes in one frame. */
  static final int CHUNK = 1 << 20;

  /** Most bytes that a payload grows by: nonce and tag. */
  static final int SURPLUS = 12 + 16;

  /** Bytes of magic and salt, by which a frame is found. */
  static final int MARK = 12;

  private static final int MAGIC = 0x4357_5242;
  private static final int FIXED = MARK + 5 + 8 + 8 * Integer.BYTES + 8;
  private static final int LONGEST_TENANT = 1024;

  /** Most bytes of a header. */
  static final int LONGEST = FIXED + LONGEST_TENANT + Integer.BYTES;

  FrameHeader {
    if (tenant.getBytes(StandardCharsets.UTF_8).length > LONGEST_TENANT) {
      throw new IllegalArgumentException("a tenant's name of more than 1,024 bytes");
    }
  }

  /** Its bytes. */
  int length() {
    return FIXED + tenant.getBytes(StandardCharsets.UTF_8).length + Integer.BYTES;
  }

  /** The same with a payload. */
  FrameHeader with(boolean nowPacked, boolean nowSecret, int nowPlain, int nowStored, int nowCrc) {
    return new FrameHeader(
        kind, nowPacked, nowSecret, tenant, ordinal, previous, number, frame, frames, messages,
        nowPlain, nowStored, nowCrc, atMillis);
  }

  /** The same as the given frame of its batch. */
  FrameHeader at(int nowFrame) {
    return new FrameHeader(
        kind, packed, secret, tenant, ordinal, previous, number, nowFrame, frames, messages, plain,
        stored, crc, atMillis);
  }

  /** Of what comes after this batch: it counts one more. */
  FrameHeader after() {
    return new FrameHeader(
        kind, packed, secret, tenant, ordinal + 1, number, -1, 0, 1, 0, 0, 0, 0, atMillis);
  }

  /** Whether the other is the next frame of the same batch. */
  boolean goesOn(FrameHeader next) {
    return equals(next.at(frame).with(packed, secret, plain, stored, crc))
        && next.frame == frame + 1;
  }

  /** It and the payload. */
  byte[] bytes(long salt, byte[] payload) {
    byte[] name = tenant.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(FIXED + name.length + Integer.BYTES + payload.length);
    out.putInt(MAGIC).putLong(salt);
    out.put((byte) kind.ordinal()).put((byte) (packed ? 1 : 0)).put((byte) (secret ? 1 : 0));
    out.putShort((short) name.length);
    out.putLong(ordinal).putInt(previous).putInt(number).putInt(frame).putInt(frames);
    out.putInt(messages).putInt(plain).putInt(stored).putInt(crc).putLong(atMillis);
    out.put(name);
    out.putInt(crc(out.array(), 0, out.position()));
    out.put(payload);
    return out.array();
  }

  /** The header at a place; empty when there is none, or it is damaged. */
  static Optional<FrameHeader> read(byte[] bytes, int at, int end, long salt) {
    if (end - at < FIXED + Integer.BYTES || !isMark(bytes, at, salt)) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, at + MARK, end - at - MARK);
    byte kind = in.get();
    byte packed = in.get();
    byte secret = in.get();
    int nameLength = in.getShort() & 0xFFFF;
    int length = FIXED + nameLength;
    if (nameLength > LONGEST_TENANT
        || end - at < length + Integer.BYTES
        || ByteBuffer.wrap(bytes).getInt(at + length) != crc(bytes, at, length)
        || kind < 0
        || kind >= Kind.values().length) {
      return Optional.empty();
    }
    String tenant = new String(bytes, at + FIXED, nameLength, StandardCharsets.UTF_8);
    return Optional.of(
        new FrameHeader(
            Kind.values()[kind],
            packed != 0,
            secret != 0,
            tenant,
            in.getLong(),
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getLong()));
  }

  /** Whether a frame of that segment may begin there; 12 bytes must be left. */
  static boolean isMark(byte[] bytes, int at, long salt) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return in.getInt(at) == MAGIC && in.getLong(at + Integer.BYTES) == salt;
  }

  /** CRC-32C (RFC 3720, appendix B.4). */
  static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
