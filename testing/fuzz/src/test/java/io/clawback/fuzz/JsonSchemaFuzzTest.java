package io.clawback.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clawback.content.Contract;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class JsonSchemaFuzzTest {
  private static final String RULES =
      """
      "type": "object", "required": ["a"],
       "properties": {
         "a": {"type": ["string", "integer"], "minLength": 1, "maxLength": 4, "minimum": -3},
         "b": {"type": "number", "exclusiveMinimum": 0, "maximum": 10.5},
         "c": {"enum": ["x", 7, null]}, "d": {"const": "y"}, "e": {"$ref": "#"},
         "f": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "boolean"}},
         "g": {"pattern": "^[a-z]+$"}},
       "additionalProperties": {"type": "null"}
      """;
  private static final Contract SCREENED =
      Given.contract("json-schema", Map.of(), "s.json", "{" + RULES + "}");

  /** The screen knows nothing of anyOf, and leaves everything to the library. */
  private static final Contract LIBRARY =
      Given.contract("json-schema", Map.of(), "s.json", "{\"anyOf\": [true]," + RULES + "}");

  @FuzzTest(maxDuration = "60s")
  void theScreenPassesNothingThatTheLibraryRefuses(byte[] value) {
    boolean screened = Given.judge(SCREENED, value).isEmpty();
    boolean alone = Given.judge(LIBRARY, value).isEmpty();
    Given.require(screened == alone, "the screen is wrong");
  }

  @FuzzTest(maxDuration = "60s")
  void aSchemaIsOpenedOrItsFaultsAreTold(byte[] text) {
    Given.open("json-schema", Map.of(), "s.json", text)
        .ifPresent(contract -> {
          Given.judge(contract, text);
          Given.judge(contract, "{\"a\":[1,\"x\",null]}".getBytes(StandardCharsets.UTF_8));
        });
  }
}
