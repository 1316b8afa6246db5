package io.clawback.content;

import io.clawback.content.json.JsonFault;
import io.clawback.content.json.JsonScanner;
import io.clawback.content.json.Utf8;

/**
 * Tells what a value is, from that message alone; leaves the scanner at it when it is JSON or looks
 * like it. A flyweight: {@link #schema} is that of the last message.
 */
final class Recognition {
  private final JsonScanner scanner;

  /** The schema that the message says it was written with; 0 when it says none. */
  long schema;

  Recognition(JsonScanner scanner) {
    this.scanner = scanner;
  }

  /** What the value is; the message is no tombstone. */
  Format of(Message message) {
    schema = 0;
    int length = message.valueLength;
    if (length == 0) {
      return Format.EMPTY;
    }
    byte[] b = message.bytes;
    int from = message.valueFrom;
    int c = b[from];
    if (c == '{' || c == '[') {
      return scanner.scan(b, from, length) ? Format.JSON : bracketed(message);
    }
    if (message.headerCount > 0 && Framing.HEADER.frames(message)) {
      return named(message);
    }
    return c == 0 ? marked(message) : unusual(b, from, length);
  }

  /** It begins with a bracket and is no JSON; where a header names its schema, it may be bytes. */
  private Format bracketed(Message message) {
    int from = message.valueFrom;
    boolean text =
        Lookalike.isText(message.bytes, from, from + message.valueLength, scanner)
            && (message.headerCount == 0 || !Framing.HEADER.frames(message));
    return text ? Format.TEXT : Format.MALFORMED;
  }

  /** A header names its schema. */
  private Format named(Message message) {
    Format plain = unusual(message.bytes, message.valueFrom, message.valueLength);
    if (plain == Format.JSON || plain == Format.MALFORMED) {
      return plain;
    }
    schema = Framing.HEADER.id(message);
    return Format.APICURIO;
  }

  /** The first byte is zero. */
  private Format marked(Message message) {
    if (!Framing.CONFLUENT.frames(message)) {
      return Format.BYTES;
    }
    long id = Framing.CONFLUENT.id(message);
    if (id == 0 && Framing.APICURIO.frames(message)) {
      schema = Framing.APICURIO.id(message);
      return schema == 0 ? Format.BYTES : Format.APICURIO;
    }
    if (id == 0 || id > Integer.MAX_VALUE) {
      return Format.BYTES;
    }
    schema = id;
    int at = message.valueFrom + Framing.CONFLUENT.width();
    int left = message.valueLength - Framing.CONFLUENT.width();
    if (left == 0 || (message.bytes[at] != '{' && message.bytes[at] != '[')) {
      return Format.CONFLUENT;
    }
    if (scanner.scan(message.bytes, at, left)) {
      return Format.FRAMED_JSON;
    }
    // Some readers take NaN, so it is no broken JSON to be certain of.
    return scanner.fault() == JsonFault.NOT_A_NUMBER ? Format.CONFLUENT : Format.FRAMED_MALFORMED;
  }

  /** Not framed, and the first byte is no bracket. */
  private Format unusual(byte[] b, int from, int length) {
    int end = from + length;
    int i = from;
    while (i < end && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t')) {
      i++;
    }
    boolean mark = i + 3 < end && b[i] == (byte) 0xEF && b[i + 1] == (byte) 0xBB;
    int c = mark ? b[i + 3] : i < end ? b[i] : 0;
    boolean valid = !mark && scanner.scan(b, from, length);
    if (c == '{' || c == '[') {
      if (mark) {
        scanner.scan(b, i, end - i);
      }
      boolean text = !valid && !mark && Lookalike.isText(b, i, end, scanner);
      return valid ? Format.JSON : text ? Format.TEXT : Format.MALFORMED;
    }
    if (valid) {
      return Format.SCALAR;
    }
    return Utf8.isText(b, from, length) ? Format.TEXT : Format.BYTES;
  }
}
