package io.clawback.formats.cel;

import static io.clawback.formats.Given.contract;
import static io.clawback.formats.Given.faults;
import static io.clawback.formats.Given.message;
import static io.clawback.formats.Given.settings;
import static io.clawback.formats.Given.tombstone;
import static io.clawback.formats.Given.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.content.Contract;
import io.clawback.content.Contract.Violation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelTest {
  private static Optional<String> told(String rule, String value) throws Exception {
    return contract("cel", settings("rule", rule)).judge(message(value)).map(Violation::rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          message.amount > 0                     | {"amount":1}
          value.amount > 0                       | {"amount":1.5}
          value.amount > 0.5 && value.n == 9223372036854775807 | {"amount":1,"n":9223372036854775807}
          value.big > 0                          | {"big":18446744073709551616}
          has(value.x) ? value.x == null : true  | {"x":null}
          value.lines.all(l, l.sku.matches('^[a-z]+$')) | {"lines":[{"sku":"a"},{"sku":"b"}]}
          size(value) == 3                       | [1,"a",true]
          value == 'plain text'                  | plain text
          value == 'plain text'                  | "plain text"
          partition == 0 && offset == 0 && key == null && size(headers) == 0 | 1
          timestamp < timestamp('2030-01-01T00:00:00Z') | 1
          """)
  void holds(String rule, String value) throws Exception {
    assertThat(told(rule, value)).isEmpty();
  }

  @Test
  void whatDoesNotHoldIsToldByItsName() throws Exception {
    assertThat(told("value.amount > 0", "{\"amount\":-1}")).contains("contract");
    assertThat(told("value.amount > 0", "{}")).contains("contract (cannot be worked out)");
    assertThat(told("value.amount > 0", "{\"amount\":\"secret\"}"))
        .contains("contract (cannot be worked out)");
    assertThat(told("value.amount > 0", "not json")).contains("contract (cannot be worked out)");
  }

  @Test
  void keyAndHeadersCanBeAskedFor() throws Exception {
    Contract contract =
        contract("cel", settings("rule", "key == 'k1' && headers['tenant'] == 'a'"));
    assertThat(contract.judge(with(message("{}"), "k1", "tenant", "a"))).isEmpty();
    assertThat(contract.judge(with(message("{}"), "k1", "tenant", "b"))).isPresent();
    byte[] odd = {(byte) 0xff};
    assertThat(
            contract("cel", settings("rule", "headers['h'] == b'\\xff' && key == b'\\xff'"))
                .judge(with(message("{}"), odd, new byte[] {'h'}, odd)))
        .isEmpty();
  }

  @Test
  void severalRulesHaveANameEach() throws Exception {
    Contract contract =
        contract(
            "cel",
            settings("rules", "positive: value.a > 0"),
            "rules.cel",
            "# of orders\n\nsmall: value.a < 10\n");
    assertThat(contract.judge(message("{\"a\":5}"))).isEmpty();
    assertThat(contract.judge(message("{\"a\":0}"))).contains(new Violation("", "positive"));
    assertThat(contract.judge(message("{\"a\":10}"))).contains(new Violation("", "small"));
  }

  @Test
  void aTombstoneIsNoBreach() throws Exception {
    assertThat(contract("cel", settings("rule", "false")).judge(tombstone())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "value.amount",
        "1 + 1",
        "nothing > 0",
        "partition > 'a'",
        "value.amount >",
        "",
        "value.x.matches('(')",
        "java.lang.System.exit(1)",
        "partition.getClass() == 1"
      })
  void aRuleThatIsNoConditionIsToldWhenItIsOpened(String rule) {
    if (rule.equals("value.x.matches('(')") || rule.equals("value.amount")) {
      // only a value can tell: then every message breaks it, and the rule's name is told
      assertThat(faults("cel", settings("rule", rule))).isEmpty();
    } else {
      assertThat(faults("cel", settings("rule", rule)))
          .isNotEmpty()
          .allSatisfy(f -> assertThat(f.place()).isEqualTo("rule"));
    }
  }

  @Test
  void whatIsWrongWithARuleIsToldWithItsLine() {
    assertThat(faults("cel", settings(), "rules.cel", "a: 1 == 1\nb: 1 +\nc\n"))
        .extracting(f -> f.place() + ":" + f.line())
        .contains("rules.cel:3");
    assertThat(faults("cel", settings(), "rules.cel", "a: 1 == 1\nb: 1 +\n"))
        .extracting(f -> f.place() + ":" + f.line())
        .contains("rules.cel:2");
  }

  @Test
  void loopsInLoopsAreBounded() throws Exception {
    Contract contract =
        contract(
            "cel",
            settings(
                "rule", "value.all(a, value.all(b, value.all(c, value.all(d, a + b + c > 0))))"));
    StringBuilder many = new StringBuilder("[1");
    for (int i = 0; i < 1_000; i++) {
      many.append(",1");
    }
    long began = System.nanoTime();
    assertThat(contract.judge(message(many + "]"))).isEmpty();
    assertThat(contract.notJudged())
        .extracting("why")
        .containsExactly("rule contract would take too long");
    assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
  }

  @Test
  void patternsRunInLinearTime() throws Exception {
    assertThat(told("value.matches('^(a+)+$')", "\"" + "a".repeat(100_000) + "!\"")).isPresent();
  }

  @Test
  void whatIsTooDeepOrTooLargeIsNotJudged() throws Exception {
    Contract contract = contract("cel", settings("rule", "value == 1"));
    assertThat(contract.judge(message("[".repeat(100_000) + "]".repeat(100_000)))).isEmpty();
    assertThat(contract.judge(message(new byte[5 << 20]))).isEmpty();
    assertThat(contract.notJudged())
        .extracting("why")
        .containsExactlyInAnyOrder("nested too deep", "larger than 1 MiB");
  }
}
