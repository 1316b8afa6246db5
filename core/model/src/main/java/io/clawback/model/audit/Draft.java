package io.clawback.model.audit;

import io.clawback.model.json.Json;
import java.util.Optional;

/**
 * What is to be recorded; the ledger adds number, time and hashes.
 *
 * @param kind what it is
 * @param who who acts, such as {@code alice@host}
 * @param run the run, if any
 * @param plan the plan's id, if any
 * @param step the step's id, if any
 * @param operation the operation's id, if any
 * @param tenant for whom, if for one
 * @param resource on what, if on something
 * @param policy under which policy, if any
 * @param detail before, after, result; no secrets, no message content
 */
public record Draft(
    EntryKind kind,
    String who,
    Optional<String> run,
    Optional<String> plan,
    Optional<String> step,
    Optional<String> operation,
    Optional<String> tenant,
    Optional<String> resource,
    Optional<String> policy,
    Json.Obj detail) {
  /** A draft of that kind, with nothing but a detail. */
  public static Draft of(EntryKind kind, String who, Json.Obj detail) {
    Optional<String> none = Optional.empty();
    return new Draft(kind, who, none, none, none, none, none, none, none, detail);
  }

  /** The same, in a run of a plan. */
  public Draft in(String runId, String planId) {
    return new Draft(
        kind,
        who,
        Optional.of(runId),
        Optional.of(planId),
        step,
        operation,
        tenant,
        resource,
        policy,
        detail);
  }

  /** The same, about one operation of a step. */
  public Draft about(
      String stepId, String operationId, String tenantName, String target, String policyName) {
    return new Draft(
        kind,
        who,
        run,
        plan,
        Optional.of(stepId),
        Optional.of(operationId),
        Optional.of(tenantName),
        Optional.of(target),
        Optional.of(policyName),
        detail);
  }
}
