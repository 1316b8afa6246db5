package io.clawback.execute;

import io.clawback.model.plan.Step;
import io.clawback.model.run.Verification;
import java.util.List;

/** Says whether what was done has helped; may wait for it within the policy's time. */
public interface Recovery {
  /**
   * One judgement for each of the steps, in their order. Throws {@link InterruptedException} when
   * the run is to stop.
   */
  List<Judgement> judge(List<Step> done) throws InterruptedException;

  /**
   * The judgement of one step.
   *
   * @param step which
   * @param verification what the second look says
   * @param rollBack whether the policy wants it taken back because it did not help
   */
  record Judgement(Step step, Verification verification, boolean rollBack) {}
}
