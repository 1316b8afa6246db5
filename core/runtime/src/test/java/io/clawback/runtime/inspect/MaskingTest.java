package io.clawback.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"Ann\",\"n\":12,\"ok\":true,\"x\":null} | {\"name\":\"***\",\"n\":#,\"ok\":?,\"x\":null}",
        "{\"a\":[1,{\"b\":\"c\"}]} | {\"a\":[#,{\"b\":\"***\"}]}",
        "{\"ann@example.org\":1,\"4111111111\":2,\"tel0301234567\":3} | {\"***\":#,\"***\":#,\"***\":#}",
        "{\"id\":\"abc, \"card\":4111} | {\"id\":\"***\"xxxx\":####}",
        "{\"id\":1,\"Kj8Qz\"} | {\"id\":#,\"xx#xx\"}",
        "{\"id\":\"a\\u00e9\\n\",\"b\":\"a\\x1\"} | {\"id\":\"***\",\"b\":\"x\\x#\"}",
        "{\"id\": 12three} | {\"id\": ##xxxxx}",
        "{\"id\": \"never ends 42 | {\"id\": \"xxxxx xxxx ##",
        "{\"a\":1}{\"b\":2} | {\"a\":#}{\"x\":#}",
        "[\"a\" \"b\"] | [\"***\" \"x\"]",
        "Paid 12 EUR | xxxx ## xxx",
      })
  void keepsNamesAndMasksValues(String text, String masked) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Masking.mask(bytes, bytes.length)).isEqualTo(masked);
  }

  @Test
  void hidesTheKeysOfMaps() {
    String text =
        "{\"by\":{\"ann\":{\"id\":1,\"of\":{\"bob\":2}}},\"l\":[{\"m\":{\"eve\":3}},{\"x\":4}],\"z\":{\"id\":5}}";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Masking.mask(bytes, bytes.length, Set.of("by", "by.*.of", "l[].m")))
        .isEqualTo(
            "{\"by\":{\"***\":{\"id\":#,\"of\":{\"***\":#}}},\"l\":[{\"m\":{\"***\":#}},{\"x\":#}],\"z\":{\"id\":#}}");
  }

  @Test
  void hidesTheKeysOfMapsWhateverTheNameAboveThemIsSpelledAs() {
    byte[] bytes = "{\"\\u0062y\":{\"ann\":1}}".getBytes(StandardCharsets.UTF_8);
    assertThat(Masking.mask(bytes, bytes.length, Set.of("by"))).isEqualTo("{\"***\":{\"***\":#}}");
  }

  @Test
  void tellsOfBytesOnlyHowMany() {
    assertThat(Masking.mask(new byte[] {0, 1, (byte) 0xff}, 3))
        .isEqualTo("(3 bytes that are no text)");
  }

  @Test
  void saysThatItWasCutEvenInTheMiddleOfACharacter() {
    byte[] bytes = "{\"a\":\"ü".getBytes(StandardCharsets.UTF_8);
    assertThat(Masking.mask(java.util.Arrays.copyOf(bytes, bytes.length - 1), 100))
        .isEqualTo("{\"a\":\"…");
  }

  @Test
  void letsNoValueThroughHoweverBrokenTheMessageIs() {
    String secret = "Kj8Qz";
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text =
          new StringBuilder(
              "{\"id\":\"" + secret + "\",\"n\":[\"" + secret + "\",{\"m\":\"" + secret + "\"}]}");
      for (int i = 0; i < 1 + random.nextInt(3); i++) {
        int at = random.nextInt(text.length());
        if (!secretAt(text, at, secret)) {
          text.deleteCharAt(at);
        }
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      assertThat(Masking.mask(bytes, bytes.length)).as(text.toString()).doesNotContain(secret);
    }
  }

  private static boolean secretAt(StringBuilder text, int at, String secret) {
    for (int i = Math.max(0, at - secret.length() + 1); i <= at; i++) {
      if (text.indexOf(secret, i) == i) {
        return true;
      }
    }
    return false;
  }

  @Test
  void oneByteIsOneByte() {
    assertThat(Masking.length(1)).isEqualTo("(1 byte)");
    assertThat(Masking.length(36)).isEqualTo("(36 bytes)");
  }
}
