package io.clawback.model.plan;

import io.clawback.model.name.TenantName;
import java.util.List;
import java.util.Optional;

/**
 * One thing to do.
 *
 * @param id stable within the plan, such as {@code 2.1}: wave and place
 * @param tenant for whom
 * @param policy the policy that permits it
 * @param tier the tier of that policy that applied to what was seen, if one did
 * @param findings keys of what it answers, sorted
 * @param operation what is done
 * @param preconditions what must still be true; checked again right before
 * @param budget the most it may do
 * @param wayBack how it is taken back
 * @param needsApproval whether a person must say yes first
 * @param unfenced whether the broker cannot refuse a second writer; such a step is absolute and
 *     re-read after
 * @param reason why this step, one sentence with numbers
 * @param nativeCommand what an operator would type to do the same by hand
 * @param expect what will be better afterwards, and by when
 */
public record Step(
    String id,
    TenantName tenant,
    String policy,
    Optional<String> tier,
    List<String> findings,
    Operation operation,
    List<Precondition> preconditions,
    Budget budget,
    WayBack wayBack,
    boolean needsApproval,
    boolean unfenced,
    String reason,
    String nativeCommand,
    String expect) {
  /** A step under a policy as it stands, without a tier. */
  public Step(
      String id,
      TenantName tenant,
      String policy,
      List<String> findings,
      Operation operation,
      List<Precondition> preconditions,
      Budget budget,
      WayBack wayBack,
      boolean needsApproval,
      boolean unfenced,
      String reason,
      String nativeCommand,
      String expect) {
    this(
        id,
        tenant,
        policy,
        Optional.empty(),
        findings,
        operation,
        preconditions,
        budget,
        wayBack,
        needsApproval,
        unfenced,
        reason,
        nativeCommand,
        expect);
  }
}
