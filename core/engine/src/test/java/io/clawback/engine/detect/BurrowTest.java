package io.clawback.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.engine.detect.Burrow.Commit;
import io.clawback.model.finding.Finding.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Burrow's rules, case by case and in their order. Commits are a second apart, from second 0. */
class BurrowTest {
  private record Case(
      String name, long[] offsets, long[] lags, long lag, long allowance, long now, String fault) {}

  private static long[] of(long... numbers) {
    return numbers;
  }

  private static final List<Case> CASES =
      List.of(
          new Case("noLagIsFine", of(1, 1, 1), of(9, 9, 9), 0, 0, 2, ""),
          new Case("lagWithinTheAllowanceIsFine", of(1, 1, 1), of(5, 5, 5), 5, 5, 100, ""),
          new Case("noCommitSaysNothing", of(), of(), 5, 0, 100, ""),
          new Case(
              "quietForLongerThanTheSpanIsStopped", of(1, 2, 3), of(5, 5, 5), 5, 0, 5, "STOPPED"),
          new Case("quietForAsLongAsTheSpanIsNot", of(1, 2, 3), of(5, 4, 3), 5, 0, 4, ""),
          new Case("stoppedComesBeforeRewound", of(9, 2, 3), of(5, 9, 8), 5, 0, 9, "STOPPED"),
          new Case("backAndNotRecoveredIsRewound", of(9, 2, 3), of(5, 9, 8), 8, 0, 2, "REWOUND"),
          new Case("backAndRecoveredIsNot", of(9, 2, 9), of(5, 9, 4), 4, 0, 2, ""),
          new Case("rewoundEvenIfOnceCaughtUp", of(9, 2, 3), of(0, 9, 8), 8, 0, 2, "REWOUND"),
          new Case("equalOffsetsAreStalled", of(7, 7, 7), of(1, 5, 9), 9, 0, 2, "STALLED"),
          new Case("onceWithinTheAllowanceIsFine", of(7, 7, 7), of(0, 5, 9), 9, 0, 2, ""),
          new Case("theAllowanceIsInclusive", of(7, 7, 7), of(3, 5, 9), 9, 3, 2, ""),
          new Case("lagThatNeverFellIsLagging", of(1, 2, 3), of(5, 5, 9), 9, 0, 2, "LAGGING"),
          new Case("lagThatOnceFellIsFine", of(1, 2, 3), of(5, 4, 9), 9, 0, 2, ""));

  @TestFactory
  List<DynamicTest> rules() {
    return CASES.stream()
        .map(c ->
            DynamicTest.dynamicTest(
                c.name(),
                () -> {
                  List<Commit> commits = new ArrayList<>();
                  for (int i = 0; i < c.offsets().length; i++) {
                    commits.add(new Commit(i * 1000L, c.offsets()[i], c.lags()[i]));
                  }
                  assertThat(Burrow.fault(commits, c.lag(), c.allowance(), c.now() * 1000))
                      .isEqualTo(
                          c.fault().isEmpty()
                              ? Optional.empty()
                              : Optional.of(Fault.valueOf(c.fault())));
                }))
        .toList();
  }
}
