package io.clawback.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "30s,PT30S",
    "15m,PT15M",
    "6h,PT6H",
    "7d,PT168H",
    "1h30m,PT1H30M",
    "500ms,PT0.5S",
    "0s,PT0S",
    "1_000s,PT1000S"
  })
  void readsDurations(String text, Duration expected) {
    assertThat(Quantity.duration(text)).contains(expected);
    assertThat(Quantity.duration(Quantity.text(expected))).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "5 m",
        "5M",
        "1.5h",
        "30m1h",
        "1h1h",
        "-5s",
        "5m_",
        "9999999999999999d"
      })
  void refusesOtherDurations(String text) {
    assertThat(Quantity.duration(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"4096,4096", "512 KiB,524288", "16MiB,16777216", "1 GiB,1073741824", "5 MB,5000000"})
  void readsBytes(String text, long expected) {
    assertThat(Quantity.bytes(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "KiB", "5 TiB", "-1", "1.5 MiB", "9223372036854775807 GiB"})
  void refusesOtherBytes(String text) {
    assertThat(Quantity.bytes(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"100_000,100000", "0,0", "-5,-5", "9223372036854775807,9223372036854775807"})
  void readsWholeNumbers(String text, long expected) {
    assertThat(Quantity.whole(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "_1", "1_", "1__0", "0x10", "1e3", "١", "9223372036854775808"})
  void refusesOtherNumbers(String text) {
    assertThat(Quantity.whole(text)).isEmpty();
  }

  @Test
  void findsTheNearestWordAndNoFarOne() {
    List<String> known = List.of("lag-messages", "lag-age", "name", "for");

    assertThat(Nearest.to("lag-mesages", known)).contains("lag-messages");
    assertThat(Nearest.to("lag_age", known)).contains("lag-age");
    assertThat(Nearest.to("nmae", known)).contains("name");
    assertThat(Nearest.to("retention", known)).isEmpty();
    assertThat(Nearest.to("x".repeat(10_000), known)).isEmpty();
  }
}
