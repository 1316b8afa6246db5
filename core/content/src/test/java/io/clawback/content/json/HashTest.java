package io.clawback.content.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HashTest {
  private static final int SLOTS = 4_095;

  private static long hash(long seed, String name) {
    byte[] bytes = ("}" + name + "}").getBytes(StandardCharsets.UTF_8);
    return Hash.seeded(seed).bytes(bytes, 1, bytes.length - 2);
  }

  @Test
  void namesChosenToMeetUnderOneSeedAreSpreadByAnother() {
    List<String> chosen = new ArrayList<>();
    for (int i = 0; chosen.size() < 300; i++) {
      if ((hash(1, "name" + i) & SLOTS) == 7) {
        chosen.add("name" + i);
      }
    }
    Set<Long> places = new HashSet<>();
    chosen.forEach(name -> places.add(hash(2, name) & SLOTS));
    assertThat(places).hasSizeGreaterThan(250);
    assertThat(hash(2, "a")).isEqualTo(hash(2, "a")).isNotEqualTo(hash(1, "a"));
  }

  @Test
  void bytesThatDifferInOnePlaceOrInLengthDiffer() {
    Set<Long> seen = new HashSet<>();
    Random random = new Random(4);
    byte[] bytes = new byte[40];
    random.nextBytes(bytes);
    for (int length = 0; length <= 40; length++) {
      assertThat(seen.add(Hash.seeded(9).bytes(bytes, 0, length))).isTrue();
    }
    for (int i = 0; i < 40; i++) {
      for (int bit = 0; bit < 8; bit++) {
        bytes[i] ^= (byte) (1 << bit);
        assertThat(seen.add(Hash.seeded(9).bytes(bytes, 0, 40))).isTrue();
        bytes[i] ^= (byte) (1 << bit);
      }
    }
    assertThat(seen.add(Hash.seeded(9).bytes(new byte[1], 0, 1))).isTrue();
    assertThat(seen.add(Hash.seeded(9).bytes(new byte[7], 0, 7))).isTrue();
    assertThat(seen.add(Hash.seeded(9).bytes(new byte[8], 0, 8))).isTrue();
  }

  @Test
  void halfOfTheBitsAreSet() {
    long[] ones = new long[64];
    for (int i = 0; i < 4_096; i++) {
      long hash = i % 2 == 0 ? hash(3, "n" + i) : Hash.seeded(3).number(i);
      for (int bit = 0; bit < 64; bit++) {
        ones[bit] += hash >>> bit & 1;
      }
    }
    for (long count : ones) {
      assertThat(count).isBetween(1_850L, 2_250L);
    }
  }
}
