package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.content.json.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts that begin with a bracket are no JSON, and were not meant to be. */
class LookalikeTest {
  private static Format format(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new Recognition(new JsonScanner(List.of())).of(Fed.of(0, 0, 0, bytes, false).message());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[ERROR] disk full",
        "  [ERROR] disk full",
        "[ERROR]: disk full",
        "[2026-11-22 10:00:00] INFO {\"id\":1}",
        "[2026-11-22 10:00:00,123] done",
        "[main, worker] {ok}",
        "[main] [x]",
        "[true] yes",
        "[nothing] here",
        "[NaN] is what it was",
        "[01] first",
        "[\"GET /x\"] 200",
        "[1] [2] three",
        "[] nothing",
        "[[ERROR]] disk full",
        "[ERROR disk full]",
        "[WARN disk nearly full",
        "[2026-11-22 10:00:00]",
        "[naïve] Ωμέγα",
        "{name} joined {room}",
        "{name}: joined",
        "{cipher}AbCdEf==",
        "{} of {}",
        "{{name}} joined",
        "{2026-11-22T10:00:00 started}",
        "{ user { id } }",
        "{:id 1, :amount 2}",
      })
  void isText(String value) {
    assertThat(format(value)).isEqualTo(Format.TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[",
        "{\"a",
        "{\"a\":1",
        "[{\"a\":1}",
        "[1,",
        "{\"a\":x}",
        "{a\":1}",
        "{a\":1} text",
        "{\"a:1,\"b\":2}",
        "{\"a\" 1}",
        "{,\"a\":1}",
        "{a: 1}",
        "{a : 1, b : 2}",
        "{a=1, b=2}",
        "{'a': 1}",
        "{'a': 1} {'a': 2}",
        "['a', None]",
        "[1;2]",
        "[None, 1]",
        "[1, 2 3]",
        "[{a:1}, {b:2}]",
        "[x, 2]",
        "[1,2] text",
        "[1][2]",
        "{}{}",
        "{}[]",
        "{\"a\":1} text",
        "{\"a\":1}\n{\"a\":2}",
        "{\"a\":1}}",
        "{}}",
        "[\"]\", \"a\" \"b\"]",
        "{ok}",
        "[ERROR]",
        "{\u0000 \u0001}",
        "[\u001b[31mERROR\u001b[0m] disk full",
      })
  void isBrokenJson(String value) {
    assertThat(format(value)).isEqualTo(Format.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[ERROR] disk full", "{name} joined"})
  void isWhateverItsSchemaSaysWhereAHeaderNamesOne(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Fed fed = Fed.of(0, 0, 0, bytes, false).with("apicurio.value.contentId", "\0\0\0\0\0\0\0\7");
    Recognition recognition = new Recognition(new JsonScanner(List.of()));
    assertThat(recognition.of(fed.message())).isEqualTo(Format.MALFORMED);
  }
}
