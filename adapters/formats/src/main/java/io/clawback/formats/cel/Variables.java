package io.clawback.formats.cel;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import io.clawback.content.Message;
import io.clawback.content.json.Utf8;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * What a rule may ask of one message. The value is parsed once for all rules: a JSON value as it
 * is; other text a string; other bytes bytes.
 */
final class Variables implements CelVariableResolver {
  private final Message message;
  private @Nullable Object value;
  private boolean tooDeep;

  Variables(Message message) {
    this.message = message;
    if (message.valueLength == Message.ABSENT) {
      this.value = NullValue.NULL_VALUE;
      return;
    }
    try {
      this.value = JsonValues.parse(message.bytes, message.valueFrom, message.valueLength);
    } catch (StreamConstraintsException e) {
      tooDeep = true;
    } catch (JacksonException e) {
      this.value = text(message.valueFrom, message.valueLength);
    }
  }

  /** Whether the value is JSON that no rule can be asked about. */
  boolean tooDeep() {
    return tooDeep;
  }

  @Override
  public Optional<Object> find(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "message", "value" -> value;
          case "key" -> text(message.keyFrom, message.keyLength);
          case "headers" -> headers();
          case "partition" -> (long) message.partition;
          case "offset" -> message.offset;
          case "timestamp" -> Instant.ofEpochMilli(Math.max(0, message.timestamp));
          default -> null;
        });
  }

  private Map<String, Object> headers() {
    Map<String, Object> headers = new LinkedHashMap<>();
    for (int i = 0; i < message.headerCount; i++) {
      int[] h = message.headers;
      String name = new String(message.bytes, h[4 * i], h[4 * i + 1], StandardCharsets.UTF_8);
      headers.put(name, text(h[4 * i + 2], h[4 * i + 3]));
    }
    return headers;
  }

  private Object text(int from, int length) {
    if (length == Message.ABSENT) {
      return NullValue.NULL_VALUE;
    }
    return Utf8.isValid(message.bytes, from, length)
        ? new String(message.bytes, from, length, StandardCharsets.UTF_8)
        : CelByteString.of(Arrays.copyOfRange(message.bytes, from, from + length));
  }
}
