package io.clawback.formats.json;

import static io.clawback.formats.Given.contract;
import static io.clawback.formats.Given.faults;
import static io.clawback.formats.Given.message;
import static io.clawback.formats.Given.settings;
import static io.clawback.formats.Given.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.content.Contract;
import io.clawback.content.Contract.Violation;
import io.clawback.content.UnusableContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {
  static final String ORDER =
      """
      {"$schema": "https://json-schema.org/draft/2020-12/schema",
       "type": "object",
       "required": ["id", "amount"],
       "properties": {
         "id": {"type": "string", "minLength": 3, "maxLength": 12},
         "amount": {"type": "number", "exclusiveMinimum": 0, "maximum": 1000},
         "count": {"type": "integer"},
         "state": {"enum": ["open", "paid", null]},
         "code": {"type": "string", "pattern": "^[A-Z]{3}$"},
         "lines": {"type": "array", "maxItems": 3, "items": {"$ref": "#/$defs/line"}},
         "tags": {"type": "object", "additionalProperties": {"type": "string"}},
         "either": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
       "$defs": {"line": {"type": "object", "required": ["sku"], "additionalProperties": false,
         "properties": {"sku": {"type": "string"}, "next": {"$ref": "#/$defs/line"}}}}}
      """;

  static Contract order() throws UnusableContract {
    return contract("json-schema", settings(), "order.json", ORDER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"allOf | 1", "anyOf | 40"})
  void aSchemaThatAsksForTooMuchIsNotJudged(String combined, int depth) throws Exception {
    StringBuilder schema = new StringBuilder("{'$ref':'#/$defs/l40','$defs':{'l0':{'type':'null'}");
    for (int level = 1; level <= 40; level++) {
      String next = "{'$ref':'#/$defs/l" + (level - 1) + "'}";
      String below = depth == 1 ? next : "{'properties':{'a':" + next + "},'required':['b']}";
      schema.append(",'l%d':{'%s':[%s,%s]}".formatted(level, combined, below, below));
    }
    String text = schema.append("}}").toString().replace('\'', '"');
    Contract contract = contract("json-schema", settings(), "deep.json", text);
    String value = depth == 1 ? "null" : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);

    assertThat(contract.judge(message(value))).isEmpty();
    assertThat(contract.notJudged())
        .extracting(Contract.NotJudged::why)
        .containsExactly("the schema asks for more steps than a message may take");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":"abc","amount":1.5}                                    |
          {"id":"abc","amount":1000,"state":null,"code":"EUR"}         |
          {"id":"abc","amount":5e-1,"count":3.0,"unknown":[{"x":{}}]}  |
          {"id":"abc","amount":1,"lines":[{"sku":"a","next":{"sku":"b"}}],"tags":{"x":"y"}} |
          {"id":"abc","amount":1,"either":null}                        |
          {"amount":1}                                 | id: is missing
          {"id":"abc"}                                 | amount: is missing
          {"id":7,"amount":1}                          | id: is not of type string
          {"id":"ab","amount":1}                       | id: is shorter than 3 characters
          {"id":"abcdefghijklm","amount":1}            | id: is longer than 12 characters
          {"id":"abc","amount":0}                      | amount: is less than 0
          {"id":"abc","amount":1000.1}                 | amount: is more than 1000
          {"id":"abc","amount":"secret"}               | amount: is not of type number
          {"id":"abc","amount":1,"count":1.5}          | count: is not of type integer
          {"id":"abc","amount":1,"state":"secret"}     | state: is none of the values that are allowed
          {"id":"abc","amount":1,"code":"secret"}      | code: does not match the pattern
          {"id":"abc","amount":1,"lines":[{"sku":"a"},{}]}            | lines[].sku: is missing
          {"id":"abc","amount":1,"lines":[{"sku":"a","secret":1}]}    | lines[]: has a field that the schema does not allow
          {"id":"abc","amount":1,"lines":[{"sku":"a","next":{"sku":1}}]} | lines[].next.sku: is not of type string
          {"id":"abc","amount":1,"lines":[{"sku":"a"},{"sku":"a"},{"sku":"a"},{"sku":"a"}]} | lines: has more than 3 items
          {"id":"abc","amount":1,"tags":{"secret":1}}  | tags.*: is not of type string
          {"id":"abc","amount":1,"either":1}           | either: is not of type string
          [1]                                          | : is not of type object
          {"id":"abc","amount":1                       | : is no JSON
          {"id":"abc","amount":1} x                    | : is no JSON
          ``                                           | : is no JSON
          """)
  void tellsTheSameFaultInTheSameWordsAndNoValue(String value, String told) throws Exception {
    assertThat(order().judge(message(value)).map(JsonSchemaTest::words).orElse(null))
        .isEqualTo(told);
  }

  static String words(Violation violation) {
    return violation.path() + ": " + violation.rule();
  }

  @Test
  void aTombstoneIsNoBreach() throws Exception {
    assertThat(order().judge(tombstone())).isEmpty();
  }

  @Test
  void olderDraftsAreUnderstood() throws Exception {
    Contract draft4 =
        contract(
            "json-schema",
            settings(),
            "old.json",
            """
            {"$schema": "http://json-schema.org/draft-04/schema#",
             "properties": {"n": {"minimum": 3, "exclusiveMinimum": true}}}
            """);
    assertThat(draft4.judge(message("{\"n\":4}"))).isEmpty();
    assertThat(draft4.judge(message("{\"n\":3}"))).isPresent();
  }

  @Test
  void aReferenceToAnotherDeclaredFileIsFollowed() throws Exception {
    Contract two =
        contract(
            "json-schema",
            settings(),
            "order.json",
            "{\"properties\": {\"by\": {\"$ref\": \"person.json\"}}}",
            "person.json",
            "{\"required\": [\"name\"]}");
    assertThat(two.judge(message("{\"by\":{\"name\":1}}"))).isEmpty();
    assertThat(two.judge(message("{\"by\":{}}")).map(JsonSchemaTest::words))
        .contains("by.name: is missing");
  }

  @Test
  void whatIsNestedTooDeepIsNotJudged() throws Exception {
    Contract contract = order();
    String deep = "{\"id\":\"abc\",\"amount\":1,\"x\":" + "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(contract.judge(message(deep + "}"))).isEmpty();
    assertThat(contract.notJudged()).singleElement().extracting("messages").isEqualTo(1L);
  }

  @Test
  void aNumberThatWouldFillTheMemoryIsBounded() throws Exception {
    Contract contract = order();
    assertThat(contract.judge(message("{\"id\":\"abc\",\"amount\":1e999999999}"))).isPresent();
    assertThat(contract.judge(message("{\"id\":\"abc\",\"amount\":1e-999999999}"))).isPresent();
    assertThat(contract.judge(message("{\"id\":\"abc\",\"amount\":1,\"count\":1e999999999}")))
        .satisfies(v -> assertThat(v.isPresent() || !contract.notJudged().isEmpty()).isTrue());
  }

  @Test
  void aLargeValueIsScreenedButNotMadeATree() throws Exception {
    Contract contract = order();
    String large = "{\"id\":\"abc\",\"x\":[" + "{},".repeat(2_000_000) + "{}],\"amount\":";
    assertThat(contract.judge(message(large + "1}"))).isEmpty();
    assertThat(contract.notJudged()).isEmpty();
    assertThat(contract.judge(message(large + "-1}"))).isEmpty();
    assertThat(contract.notJudged()).hasSize(1);
  }

  @Test
  void patternsRunInLinearTime() throws Exception {
    Contract contract = contract("json-schema", settings(), "s.json", "{\"pattern\": \"^(a+)+$\"}");
    assertThat(contract.judge(message("\"" + "a".repeat(100_000) + "!\""))).isPresent();
  }

  @Test
  void whatIsWrongWithASchemaIsToldWithItsFileAndLine() {
    assertThat(faults("json-schema", settings(), "s.json", "{\n\"type\": \"object\",\n}"))
        .singleElement()
        .satisfies(f -> {
          assertThat(f.place()).isEqualTo("s.json");
          assertThat(f.line()).isEqualTo(3);
          assertThat(f.message()).startsWith("The file is no JSON");
        });
    assertThat(faults("json-schema", settings(), "s.json", "[]")).hasSize(1);
    assertThat(faults("json-schema", settings())).extracting("place").contains("file");
    assertThat(faults("json-schema", settings("format", "x"), "s.json", "{}"))
        .extracting("place")
        .containsExactly("format");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"$ref": "http://127.0.0.1:9/never-fetched.json"}
          {"$ref": "file:///etc/hostname"}
          {"$ref": "classpath:/logback.xml"}
          {"$ref": "#/$defs/none"}
          {"pattern": "(?=look-ahead)"}
          {"pattern": "("}
          {"$schema": "https://example.org/no-such-dialect", "type": "object"}
          {"properties": {"a": {"$ref": "other.json"}}}
          """)
  void aSchemaThatCannotBeUsedIsToldWhenItIsOpened(String schema) {
    assertThat(faults("json-schema", settings(), "s.json", schema)).isNotEmpty();
  }
}
