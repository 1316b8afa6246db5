package io.clawback.runtime.config;

import static io.clawback.runtime.config.Configs.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.name.NamePattern;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnershipTest {
  private static String tenants(String a, String b) {
    return BASE + "tenants:\n  a: {" + a + "}\n  b: {" + b + "}\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "queues: [orders]                          | queues: [orders]",
        "queues: ['orders-*']                      | queues: ['orders-*']",
        "queues: ['orders-*']                      | queues: ['orders-eu-*']",
        "queues: ['orders-*']                      | queues: [orders-1]",
        "queues: ['*']                             | queues: [x]",
        "groups: [g]                               | groups: [g]",
        "queues: ['o-*'], not-queues: [o-1]        | queues: [o-2]",
        "queues: [o], environments: ['p*']         | queues: [o], environments: [prod]",
      })
  void refusesNamesOwnedTwice(String a, String b) {
    assertThat(Configs.problems(tenants(a, b)))
        .extracting(ConfigProblem::code)
        .containsExactly("config.duplicate-owner");
    assertThat(Configs.problems(tenants(a, b)).getFirst().line()).isEqualTo(11);
    assertThat(Configs.problems(tenants(a, b)).getFirst().message()).contains("of a (line 10)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "queues: [orders]                          | groups: [orders]",
        "queues: ['orders-*']                      | queues: ['payments-*']",
        "queues: ['o-*'], not-queues: [o-1]        | queues: [o-1]",
        "queues: ['o-*'], not-queues: ['o-b-*']    | queues: ['o-b-*']",
        "queues: ['o-*'], not-queues: ['o-b*']     | queues: ['o-b-*', o-bx]",
        "queues: [o], environments: [staging]      | queues: [o], environments: [prod]",
        "queues: ['*-a']                           | queues: ['*-b']",
      })
  void takesNamesThatAreKeptApart(String a, String b) {
    assertThat(Configs.problems(tenants(a, b))).isEmpty();
    assertThat(Configs.warnings(tenants(a, b))).isEmpty();
  }

  @Test
  void warnsWhereSomeNameMightBeClaimedTwice() {
    assertThat(Configs.warnings(tenants("queues: ['*-orders']", "queues: ['eu-*']")))
        .containsExactly("11:16 config.possible-duplicate-owner");
  }

  @Test
  void tenThousandTenantsAreCheckedSoon() {
    StringBuilder text = new StringBuilder(BASE).append("tenants:\n");
    for (int i = 0; i < 10_000; i++) {
      text.append("  t%05d: {queues: [\"team-%05d-*\", \"team-%05d\"]}\n".formatted(i, i, i));
    }
    text.append("  last: {queues: [team-00007-x]}\n");

    assertThat(
            Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> Configs.problems(text.toString())))
        .extracting(ConfigProblem::code)
        .containsExactly("config.duplicate-owner");
  }

  /** Against the plain definition: over a small alphabet, is there a name that both match? */
  @Test
  void meetAgreesWithTryingEveryName() {
    Random random = new Random(3);
    for (int round = 0; round < 3_000; round++) {
      NamePattern p = pattern(random);
      NamePattern q = pattern(random);
      boolean found = false;
      for (int length = 0; length <= 6 && !found; length++) {
        for (int bits = 0; bits < 1 << length && !found; bits++) {
          String name = name(bits, length);
          found = p.matches(name) && q.matches(name);
        }
      }
      assertThat(Globs.meet(p, q)).as("%s and %s", p, q).isEqualTo(found);
    }
  }

  @Test
  void coversNeverClaimsTooMuch() {
    Random random = new Random(4);
    int covered = 0;
    for (int round = 0; round < 20_000; round++) {
      NamePattern outer = pattern(random);
      NamePattern inner = pattern(random);
      if (Globs.covers(outer, inner)) {
        covered++;
        for (int bits = 0; bits < 64; bits++) {
          for (int length = 0; length <= 6; length++) {
            String name = name(bits, length);
            if (inner.matches(name)) {
              assertThat(outer.matches(name)).as("%s over %s: %s", outer, inner, name).isTrue();
            }
          }
        }
      }
    }
    assertThat(covered).isGreaterThan(100);
  }

  private static NamePattern pattern(Random random) {
    StringBuilder glob = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      glob.append("ab*?".charAt(random.nextInt(4)));
    }
    return new NamePattern(glob.toString());
  }

  private static String name(int bits, int length) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < length; i++) {
      name.append((bits >> i & 1) == 0 ? 'a' : 'b');
    }
    return name.toString();
  }
}
