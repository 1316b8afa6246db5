package io.clawback.app.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "59,59s",
    "60,1m00s",
    "1842,30m42s",
    "3600,1h00m",
    "7505,2h05m",
    "90000,1d01h",
    "-5,-5s"
  })
  void saysTheTwoLargestUnits(long seconds, String text) {
    assertThat(Words.span(seconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"1800,30m", "5400,1h30m", "45,45s", "86400,1d", "600,10m"})
  void leavesZeroUnitsOutOfBounds(long seconds, String text) {
    assertThat(Words.bound(seconds)).isEqualTo(text);
  }

  @Test
  void saysTenthsOnlyOfShortTimes() {
    assertThat(Words.span(Duration.ofMillis(4_240))).isEqualTo("4.2s");
    assertThat(Words.span(Duration.ofMillis(42_400))).isEqualTo("42s");
  }

  @Test
  void countsInThePluralOnlyWhereItIs() {
    assertThat(Words.several(1, "step")).isEqualTo("1 step");
    assertThat(Words.several(0, "entry")).isEqualTo("0 entries");
    assertThat(Words.several(156_000, "message")).isEqualTo("156,000 messages");
  }

  @Test
  void ratesCarryTheirSign() {
    assertThat(Words.rate(120.4)).isEqualTo("+120/s");
    assertThat(Words.rate(-0.4)).isEqualTo("-0.4/s");
    assertThat(Words.rate(0.01)).isEqualTo("0/s");
  }

  @Test
  void aSettingsNumberIsTranslatedWhereItSaysLittle() {
    assertThat(Words.value("queue.settings.retention.ms", "604800000")).isEqualTo("604800000 = 7d");
    assertThat(Words.value("queue.settings.retention.ms", "5400000")).isEqualTo("5400000 = 1h30m");
    assertThat(Words.value("queue.settings.retention.ms", "-1")).isEqualTo("-1");
    assertThat(Words.value("queue.settings.retention.ms", "1500")).isEqualTo("1500");
    assertThat(Words.value("quota.producer_byte_rate", "8388608")).isEqualTo("8388608 = 8 MiB");
    assertThat(Words.value("queue.settings.max.message.bytes", "1000000")).isEqualTo("1000000");
    assertThat(Words.value("queue.partitions", "1024")).isEqualTo("1024");
  }
}
