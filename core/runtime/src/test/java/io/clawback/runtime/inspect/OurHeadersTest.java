package io.clawback.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.message.Copy;
import io.clawback.model.message.Mark;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.model.message.RedriveRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own headers are shown, and nothing that only looks like them. */
class OurHeadersTest {
  private static final Message ORIGINAL =
      new Message(3, 17, 1_700_000_000_000L, Optional.empty(), Optional.empty(), List.of());

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void everyHeaderOfACopyIsShown() {
    Copy copy =
        new Copy(
            "8d1f0c7e-1", 0, "prod/main/orders", "x_Y-9A", "acme", "60dc97f9,9f86d081", ORIGINAL);
    for (Header header : copy.headers()) {
      byte[] value = header.value().orElseThrow();
      assertThat(OurHeaders.shown(header.name(), value, true))
          .as(header.name())
          .contains(new String(value, StandardCharsets.UTF_8));
    }
  }

  @Test
  void everyHeaderOfAMarkIsShown() {
    Mark mark = new Mark("8d1f0c7e-1", 2, "prod/main/orders.poison", "x", new TreeMap<>());
    for (Header header : mark.headers()) {
      assertThat(OurHeaders.shown(header.name(), header.value().orElseThrow(), true))
          .as(header.name())
          .isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {Copy.VOID, Copy.RETURNED, Copy.TIMESTAMP, RedriveRules.COUNT, RedriveRules.FROM})
  void whatIsPutBackSaysWhereItWas(String name) {
    assertThat(OurHeaders.shown(name, utf8("17"), false)).contains("17");
  }

  @ParameterizedTest
  @CsvSource({
    "trace, 17",
    "clawback.secret, 17",
    "clawback.sourcex, a",
    "xclawback.source, a",
    "clawback.batch, hunter2",
    "clawback.offset, ''",
    "clawback.source, {\"card\":1}",
    "clawback.reason, two words"
  })
  void whateverElseStaysMasked(String name, String value) {
    assertThat(OurHeaders.shown(name, utf8(value), true)).isEmpty();
  }

  @Test
  void whatAProducerCallsAsWeDoStaysMasked() {
    assertThat(OurHeaders.shown("clawback.tenant", utf8("hunter2"), false)).isEmpty();
    Header forged = new Header("clawback.tenant", Optional.of(utf8("hunter2")));
    assertThat(OurHeaders.atTheEnd(List.of(forged))).isZero();
    Message carries =
        new Message(3, 17, 1_700_000_000_000L, Optional.empty(), Optional.empty(), List.of(forged));
    Copy copy = new Copy("op", 0, "prod/main/orders", "x", "acme", "60dc97f9", carries);
    assertThat(OurHeaders.atTheEnd(copy.headers())).isEqualTo(Copy.OWN);
    Mark mark = new Mark("op", 2, "prod/main/orders.poison", "x", new TreeMap<>());
    assertThat(OurHeaders.atTheEnd(mark.headers())).isEqualTo(mark.headers().size());
  }

  @Test
  void nothingLongIsShown() {
    assertThat(OurHeaders.shown(Copy.OPERATION, utf8("a".repeat(601)), true)).isEmpty();
    assertThat(OurHeaders.shown(Copy.OPERATION, new byte[] {'a', 0x1b, 'b'}, true)).isEmpty();
  }
}
