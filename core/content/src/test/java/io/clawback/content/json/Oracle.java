package io.clawback.content.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Jackson's streaming parser as judge of validity. It differs from RFC 8259 in what is corrected
 * here: it takes UTF-16, UTF-32 and a byte order mark, takes overlong and surrogate UTF-8, and
 * takes several values in a row.
 */
public final class Oracle {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(10_000_000)
                  .maxNumberLength(1_000_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Oracle() {}

  /** Whether it is one JSON text in UTF-8. */
  public static boolean accepts(byte[] text) {
    return isUtf8(text) && !isWide(text) && !hasMark(text) && parses(text);
  }

  /** What Jackson alone says. */
  public static boolean parses(byte[] text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      int depth = 0;
      JsonToken token = parser.nextToken();
      if (token == null) {
        return false;
      }
      do {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.VALUE_STRING) {
          parser.getString();
        }
        if (token == JsonToken.PROPERTY_NAME) {
          parser.currentName();
        }
        if (depth > 0) {
          token = parser.nextToken();
          if (token == null) {
            return false;
          }
        }
      } while (depth > 0 || token.isStructEnd() && depth > 0);
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean isUtf8(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** UTF-16 and UTF-32 show NUL bytes, which no JSON text in UTF-8 has. */
  private static boolean isWide(byte[] text) {
    for (byte b : text) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasMark(byte[] text) {
    return text.length > 2
        && text[0] == (byte) 0xEF
        && text[1] == (byte) 0xBB
        && text[2] == (byte) 0xBF;
  }
}
