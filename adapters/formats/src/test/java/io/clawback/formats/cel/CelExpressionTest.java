package io.clawback.formats.cel;

import static io.clawback.formats.Given.message;
import static io.clawback.formats.Given.tombstone;
import static io.clawback.formats.Given.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clawback.content.ExpressionFactory;
import io.clawback.content.Message;
import io.clawback.content.Selector;
import io.clawback.content.UnusableContract;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelExpressionTest {
  /** As text; null when it has none. */
  private static String value(String expression, Message message) throws UnusableContract {
    Selector selector =
        Selector.parse("cel:" + expression, ServiceLoader.load(ExpressionFactory.class));
    byte[] value = ((Selector.Worked) selector).expression().value(message);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          value.shop + '/' + string(value.id) | {"shop":"a","id":7} | a/7
          value.id                            | {"id":7}            | 7
          value.id * 2 + 1                    | {"id":7}            | 15
          value.amount                        | {"amount":1.5}      | 1.5
          has(value.id) ? value.id : 'none'   | {}                  | none
          value.lines[0].sku                  | {"lines":[{"sku":"x"}]} | x
          value == 'plain'                    | plain               | true
          b'ab'                               | {}                  | ab
          """)
  void makesATextOfAMessage(String expression, String value, String made) throws Exception {
    assertThat(value(expression, message(value))).isEqualTo(made);
  }

  @Test
  void asksKeysAndHeadersToo() throws Exception {
    assertThat(value("headers['tenant'] + key", with(message("{}"), "k1", "tenant", "t")))
        .isEqualTo("tk1");
    assertThat(value("headers['tenant']", with(message("no json"), "k1", "tenant", "t")))
        .isEqualTo("t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          value.id                  | {}
          value.id                  | {"id":null}
          value.id                  | {"id":{"a":1}}
          value.id                  | {"id":[1]}
          value.id                  | not json
          value.id + 1              | {"id":"a"}
          """)
  void hasNoneWhereItCannotBeWorkedOut(String expression, String value) throws Exception {
    assertThat(value(expression, message(value))).isNull();
  }

  @Test
  void isBoundedInWhatItCosts() throws Exception {
    String wide = "[" + "1,".repeat(999) + "1]";
    assertThat(value("string(value.all(a, value.all(b, value.all(c, true))))", message(wide)))
        .isNull();
    assertThat(value("'x'", message(new byte[(1 << 20) + 1]))).isNull();
    assertThat(value("'x'", message("[".repeat(100_000) + "]".repeat(100_000)))).isNull();
    assertThat(value("value + value", message("\"" + "x".repeat(40_000) + "\""))).isNull();
  }

  @Test
  void aTombstoneHasKeyAndHeadersOnly() throws Exception {
    assertThat(value("value == null ? 'gone' : value.id", tombstone())).isEqualTo("gone");
    assertThat(value("value.id", tombstone())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "value.id +", "nothing", "[1, 2]", "{'a': 1}", "partition + 'a'"})
  void whatMakesNoNameIsToldWhenItIsOpened(String expression) {
    UnusableContract told =
        catchThrowableOfType(UnusableContract.class, () -> value(expression, message("{}")));
    assertThat(told.faults())
        .isNotEmpty()
        .allSatisfy(f -> assertThat(f.place()).isEqualTo("cel"))
        .allSatisfy(f -> assertThat(f.nextMove()).contains("headers"));
  }
}
