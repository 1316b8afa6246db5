package io.clawback.rollback;

import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message as bytes, without loss: partition, offset, timestamp, key, value, then the headers;
 * numbers with the highest byte first, each array after its length, -1 for none at all.
 */
final class MessageSpelling {
  private static final int COORDINATES = Integer.BYTES + 2 * Long.BYTES;

  private MessageSpelling() {}

  /** How many bytes it takes. */
  static long length(Message message) {
    long length =
        (long) COORDINATES + length(message.key()) + length(message.value()) + Integer.BYTES;
    for (Header header : message.headers()) {
      length += Integer.BYTES + name(header).length + length(header.value());
    }
    return length;
  }

  static void write(Message message, DataOutputStream out) throws IOException {
    out.writeInt(message.partition());
    out.writeLong(message.offset());
    out.writeLong(message.timestampMillis());
    write(message.key(), out);
    write(message.value(), out);
    out.writeInt(message.headers().size());
    for (Header header : message.headers()) {
      byte[] name = name(header);
      // A name that is no text (half a surrogate pair) is spelled in UTF-16, its length negative.
      out.writeInt(isText(header.name()) ? name.length : -name.length);
      out.write(name);
      write(header.value(), out);
    }
  }

  /**
   * @param left bytes that are left, at most: no length beyond is believed
   */
  static Message read(DataInputStream in, long left) throws IOException {
    int partition = in.readInt();
    long offset = in.readLong();
    long timestamp = in.readLong();
    Optional<byte[]> key = bytes(in, left);
    Optional<byte[]> value = bytes(in, left);
    int count = believed(in.readInt(), left);
    List<Header> headers = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      int length = in.readInt();
      byte[] name = array(in, Math.absExact(length), left);
      String text = length < 0 ? utf16(name) : new String(name, StandardCharsets.UTF_8);
      headers.add(new Header(text, bytes(in, left)));
    }
    return new Message(partition, offset, timestamp, key, value, headers);
  }

  private static byte[] name(Header header) {
    return isText(header.name())
        ? header.name().getBytes(StandardCharsets.UTF_8)
        : utf16(header.name());
  }

  /** Not by the charset, which would put a question mark for half a pair. */
  private static byte[] utf16(String name) {
    byte[] bytes = new byte[2 * name.length()];
    for (int i = 0; i < name.length(); i++) {
      bytes[2 * i] = (byte) (name.charAt(i) >> 8);
      bytes[2 * i + 1] = (byte) name.charAt(i);
    }
    return bytes;
  }

  private static String utf16(byte[] name) {
    char[] chars = new char[name.length / 2];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) (name[2 * i] << 8 | (name[2 * i + 1] & 0xFF));
    }
    return new String(chars);
  }

  private static boolean isText(String name) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(name);
  }

  private static int length(Optional<byte[]> bytes) {
    return Integer.BYTES + bytes.map(b -> b.length).orElse(0);
  }

  private static void write(Optional<byte[]> bytes, DataOutputStream out) throws IOException {
    if (bytes.isEmpty()) {
      out.writeInt(-1);
    } else {
      out.writeInt(bytes.get().length);
      out.write(bytes.get());
    }
  }

  private static Optional<byte[]> bytes(DataInputStream in, long left) throws IOException {
    int length = in.readInt();
    return length == -1 ? Optional.empty() : Optional.of(array(in, length, left));
  }

  private static byte[] array(DataInputStream in, int length, long left) throws IOException {
    byte[] bytes = new byte[believed(length, left)];
    in.readFully(bytes);
    return bytes;
  }

  private static int believed(int length, long left) throws IOException {
    if (length < 0 || length > left) {
      throw new IOException("a length of " + length + " where " + left + " bytes are left");
    }
    return length;
  }
}
