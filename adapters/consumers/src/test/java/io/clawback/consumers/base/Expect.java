package io.clawback.consumers.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.Measured;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Receipt;
import io.clawback.spi.consumers.ConsumerFleet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of all three types look for. */
public final class Expect {
  private Expect() {}

  public static long live(ConsumerFleet fleet) {
    assertThat(fleet.observe().live()).isInstanceOf(Measured.Known.class);
    return fleet.observe().live().number().orElseThrow();
  }

  public static Measured.Unknown unknown(ConsumerFleet fleet) {
    assertThat(fleet.observe().live()).isInstanceOf(Measured.Unknown.class);
    return (Measured.Unknown) fleet.observe().live();
  }

  public static Receipt done(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).receipt();
  }

  public static Problem refused(String code, Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    Problem problem = ((Outcome.Refused) outcome).problem();
    assertThat(problem.code()).isEqualTo(code);
    return problem;
  }

  public static Problem thrown(String code, ThrowingCallable call) {
    ClawbackException e = catchThrowableOfType(ClawbackException.class, call);
    assertThat(e).as("throws " + code).isNotNull();
    assertThat(e.problem().code()).isEqualTo(code);
    return e.problem();
  }
}
