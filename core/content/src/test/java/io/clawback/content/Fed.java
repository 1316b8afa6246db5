package io.clawback.content;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** One message of a test, with or without what it may lack, and whether it is poison. */
record Fed(
    int partition,
    long offset,
    long time,
    byte[] key,
    byte[] value,
    Map<String, String> headers,
    long producer,
    boolean poison) {

  static Fed of(int partition, long offset, long time, byte[] value, boolean poison) {
    return new Fed(
        partition,
        offset,
        time,
        ("k" + offset % 7).getBytes(StandardCharsets.UTF_8),
        value,
        Map.of(),
        offset % 3,
        poison);
  }

  Fed with(String header, String text) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, text);
    return new Fed(partition, offset, time, key, value, more, producer, poison);
  }

  /** As a flyweight over bytes that begin and end with what does not belong to it. */
  Message message() {
    int size = 16 + key.length + (value == null ? 0 : value.length);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      size += 4 * (header.getKey().length() + header.getValue().length());
    }
    Message m = new Message();
    m.bytes = new byte[size];
    java.util.Arrays.fill(m.bytes, (byte) '}');
    m.partition = partition;
    m.offset = offset;
    m.timestamp = time;
    m.producer = producer;
    int at = 5;
    m.keyFrom = at;
    m.keyLength = key.length;
    at = put(m, at, key);
    m.valueFrom = at;
    m.valueLength = value == null ? Message.ABSENT : value.length;
    at = put(m, at, value == null ? new byte[0] : value);
    m.headers = new int[4 * headers.size()];
    for (Map.Entry<String, String> header : headers.entrySet()) {
      byte[] name = header.getKey().getBytes(StandardCharsets.UTF_8);
      byte[] text = header.getValue().getBytes(StandardCharsets.UTF_8);
      int h = 4 * m.headerCount++;
      m.headers[h] = at;
      m.headers[h + 1] = name.length;
      at = put(m, at, name);
      m.headers[h + 2] = at;
      m.headers[h + 3] = text.length;
      at = put(m, at, text);
    }
    return m;
  }

  private static int put(Message m, int at, byte[] part) {
    System.arraycopy(part, 0, m.bytes, at, part.length);
    return at + part.length;
  }
}
