package io.clawback.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void findsWhatALoopOverEachByteFinds() {
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(70)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            (byte)
                (random.nextInt(4) == 0 ? "\"\\!#]".charAt(random.nextInt(5)) : random.nextInt());
      }
      int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      int to = from + random.nextInt(bytes.length - from + 1);
      assertThat(Bytes.find(bytes, from, to, '"', '\\')).isEqualTo(slowly(bytes, from, to, '\\'));
      assertThat(Bytes.find(bytes, from, to, '"')).isEqualTo(slowly(bytes, from, to, '"'));
    }
  }

  private static int slowly(byte[] bytes, int from, int to, char other) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '"' || bytes[i] == other) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void nothingIsFoundBehindTheEnd() {
    assertThat(Bytes.find(new byte[4], 6, 4, '"')).isEqualTo(-1);
    assertThat(
            Bytes.find(
                "abcdefgh\"".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 8, '"'))
        .isEqualTo(-1);
  }
}
