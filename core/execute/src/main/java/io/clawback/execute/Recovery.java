package io.clawback.execute;

import io.clawback.model.plan.Step;
import io.clawback.model.run.Throughput;
import io.clawback.model.run.Verification;
import java.util.List;
import java.util.Optional;

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
   * @param throughput of the group that it was to help; empty for steps that are not judged by one
   * @param rollBack whether the policy wants it taken back because it did not help
   */
  record Judgement(
      Step step, Verification verification, Optional<Throughput> throughput, boolean rollBack) {
    /** Of a step that is not judged by how fast a group consumes. */
    public Judgement(Step step, Verification verification, boolean rollBack) {
      this(step, verification, Optional.empty(), rollBack);
    }
  }
}
