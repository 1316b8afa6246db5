package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Declined;
import io.clawback.model.plan.Plan;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a plan without steps. */
class PlanStepsTest {
  private static List<String> said(Declined... declined) {
    Plan plan = new Plan(Instant.EPOCH, "ann", "fleet", List.of(), List.of(declined));
    return PlanSteps.without(plan, command -> "clawback -c a.yaml " + command);
  }

  private static Declined declined(String finding) {
    return new Declined(finding, TenantName.UNOWNED, "not-permitted", "No policy allows it.");
  }

  @Test
  void withoutDeclinesThereIsNothingToDo() {
    assertThat(said()).containsExactly("There is nothing to do.");
  }

  @Test
  void whereSomethingWasLeftOutThatIsSaid() {
    assertThat(said(declined("skew:prod/main/g:q")))
        .containsExactly("Nothing that `plan` does by itself; see what was left out.");
  }

  @Test
  void whereThatIsPoisonDrainIsNamed() {
    assertThat(said(declined("poison:prod/main/g:q"), declined("poison:prod/main/h:q")))
        .contains(
            "Next: clawback -c a.yaml drain prod/main/g:q",
            "      clawback -c a.yaml drain prod/main/h:q");
  }
}
