package io.clawback.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.plan.FairShares.Want;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairSharesTest {
  /** {@code 6 4+3}: the first wants six, the second four and then three. */
  private static List<Want> wants(String text, boolean divisible) {
    List<Want> wants = new ArrayList<>();
    for (String items : text.split(" ")) {
      wants.add(
          new Want(
              "t" + wants.size(),
              Arrays.stream(items.split("\\+")).map(Long::valueOf).toList(),
              divisible));
    }
    return wants;
  }

  private static String given(long whole, List<Want> wants) {
    SortedMap<String, Long> given = FairShares.divide(whole, wants);
    return String.join(" ", wants.stream().map(w -> given.get(w.who()).toString()).toList());
  }

  @ParameterizedTest
  @CsvSource({
    // whole, wanted, given: the small wishes are met, the rest is even, the odd one to the first.
    "10, 3, 3",
    "10, 30, 10",
    "10, 3 3, 3 3",
    "10, 30 30, 5 5",
    "10, 30 2, 8 2",
    "10, 2 30, 2 8",
    "8, 6 1, 6 1",
    "10, 30 30 30, 4 3 3",
    "10, 1 30 30 30, 1 3 3 3",
    "2, 5 5 5 5, 1 1 0 0",
    "0, 5 5, 0 0",
    "10, 0 30, 0 10"
  })
  void whatCanBeCutIsMaxMinFair(long whole, String wanted, String given) {
    assertThat(given(whole, wants(wanted, true))).isEqualTo(given);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10, 10",
    "10, 11, 0",
    // One that wants everything does not get it while another wants some.
    "10, 10 2, 0 2",
    "10, 5+5 2, 5 2",
    "10, 8 2, 8 2",
    // Many small ones beat few large ones, and what is left over goes, whole, to who has least.
    "50, 8 8 8 8 8 8 8 8 8 8, 8 8 8 8 8 8 0 0 0 0",
    "12, 4+4+4 4+4+4, 8 4",
    "16, 4+4+4 4+4+4, 8 8",
    "20, 4+4+4 4+4+4, 12 8",
    // The worst that does not fit makes room for what does.
    "10, 9+2+2 4, 4 4",
    "10, 6 6, 6 0"
  })
  void whatCannotBeCutIsGivenWholeOrNot(long whole, String wanted, String given) {
    assertThat(given(whole, wants(wanted, false))).isEqualTo(given);
  }

  @Test
  void nobodyGetsMoreThanThereIsNorThanWasWantedAndNothingThatFitsIsKeptBack() {
    Random chance = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      boolean divisible = chance.nextBoolean();
      List<Want> wants = new ArrayList<>();
      for (int t = 0; t <= chance.nextInt(6); t++) {
        wants.add(
            new Want(
                "t" + t,
                LongStream.range(0, 1 + chance.nextInt(4))
                    .mapToObj(n -> (long) chance.nextInt(30))
                    .toList(),
                divisible));
      }
      long whole = chance.nextInt(100);
      SortedMap<String, Long> given = FairShares.divide(whole, wants);
      long sum = given.values().stream().mapToLong(g -> g).sum();

      assertThat(sum).isLessThanOrEqualTo(whole);
      wants.forEach(w -> assertThat(given.get(w.who())).isBetween(0L, w.all()));
      long wanted = wants.stream().mapToLong(Want::all).sum();
      if (divisible || wanted <= whole) {
        assertThat(sum).isEqualTo(Math.min(whole, wanted));
      }
      assertThat(FairShares.divide(whole, wants)).isEqualTo(given);
    }
  }
}
