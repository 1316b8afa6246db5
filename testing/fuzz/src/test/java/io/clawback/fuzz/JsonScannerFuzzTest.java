package io.clawback.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clawback.content.json.JsonScanner;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

class JsonScannerFuzzTest {
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(10_000_000)
                  .maxNumberLength(10_000_000)
                  .build())
          .build();
  private static final JsonScanner KEPT =
      new JsonScanner(List.of(List.of("id"), List.of("a", "b")));

  @FuzzTest(maxDuration = "60s")
  void agreesWithJackson(byte[] text) {
    byte[] padded = new byte[text.length + 9];
    Arrays.fill(padded, (byte) '"');
    System.arraycopy(text, 0, padded, 4, text.length);
    boolean ours = new JsonScanner(List.of()).scan(padded, 4, text.length);
    Given.require(ours == accepts(text), ours ? "Jackson refuses it" : "Jackson takes it");
    Given.require(KEPT.scan(padded, 4, text.length) == ours, "what came before changes an answer");
    if (KEPT.crowded()) {
      KEPT.forget();
    }
  }

  /** One JSON text in UTF-8; Jackson alone takes other encodings and a byte order mark too. */
  private static boolean accepts(byte[] text) {
    boolean mark = text.length > 2 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB;
    for (byte b : text) {
      if (b == 0) {
        return false;
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      return false;
    }
    return !(mark && text[2] == (byte) 0xBF) && parses(text);
  }

  private static boolean parses(byte[] text) {
    try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      int depth = 0;
      for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
        if (token == null) {
          return false;
        }
        if (token == JsonToken.VALUE_STRING) {
          parser.getString();
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          return parser.nextToken() == null;
        }
      }
    } catch (JacksonException e) {
      return false;
    }
  }
}
