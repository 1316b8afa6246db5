package io.clawback.proofs.crash;

import io.clawback.model.audit.EntryKind;
import io.clawback.proofs.crash.Death.File;
import io.clawback.proofs.crash.Death.When;
import io.clawback.servers.kafka.LossyProxy;
import io.clawback.servers.kafka.LossyProxy.Loss;
import java.util.Optional;

/** Where a process can die, of one effect: the points of SAFETY.md in their order. */
enum CrashPoint {
  BEFORE_INTENT,
  INTENT_HALF_WRITTEN,
  INTENT_NOT_SYNCED,
  INTENT_SYNCED,
  MID_COPY,
  COPIED_NO_RECEIPT,
  RECEIPT_SYNCED,
  BEFORE_REMOVAL,
  REMOVED_NO_ANSWER,
  REMOVED_NO_OUTCOME,
  OUTCOME_NOT_SYNCED,
  OUTCOME_NO_CHECKPOINT,
  MID_CHECKPOINT,
  DURING_RECOVERY,
  DURING_ROTATION;

  /** What the process is killed at that sees nothing of it. */
  record Cut(int request, Loss loss, int passes) {}

  /** Whether there is such a point. */
  boolean in(CrashedAct act) {
    return switch (this) {
      case MID_COPY, COPIED_NO_RECEIPT, RECEIPT_SYNCED -> act.carries;
      default -> true;
    };
  }

  /** What the process is told, for a death at a write of its own. */
  Optional<Death> death(CrashedAct act) {
    return switch (this) {
      case BEFORE_INTENT -> Optional.of(Death.at(act.intent, act.count, When.BEFORE));
      case INTENT_HALF_WRITTEN -> Optional.of(Death.at(act.intent, act.count, When.HALF));
      case INTENT_NOT_SYNCED -> Optional.of(Death.at(act.intent, act.count, When.WRITTEN));
      case INTENT_SYNCED -> Optional.of(Death.at(act.intent, act.count, When.SYNCED));
      case COPIED_NO_RECEIPT -> Optional.of(Death.at(EntryKind.BATCH_PLACED, 2, When.BEFORE));
      case RECEIPT_SYNCED -> Optional.of(Death.at(EntryKind.BATCH_PLACED, 2, When.SYNCED));
      case REMOVED_NO_OUTCOME -> Optional.of(Death.at(act.outcome, act.count, When.BEFORE));
      case OUTCOME_NOT_SYNCED -> Optional.of(Death.at(act.outcome, act.count, When.WRITTEN));
      case OUTCOME_NO_CHECKPOINT -> Optional.of(Death.at(EntryKind.RUN_ENDED, 1, When.SYNCED));
      case MID_CHECKPOINT -> Optional.of(new Death(File.CHECKPOINT, act.intent, 1, When.HALF));
      case DURING_ROTATION -> Optional.of(new Death(File.SEGMENT, act.intent, 1, When.BEFORE));
      case MID_COPY, BEFORE_REMOVAL, REMOVED_NO_ANSWER, DURING_RECOVERY -> Optional.empty();
    };
  }

  /** What the broker sees or answers last. */
  Optional<Cut> cut(CrashedAct act) {
    return switch (this) {
      case MID_COPY -> Optional.of(new Cut(LossyProxy.PRODUCE, Loss.ANSWER, 0));
      case BEFORE_REMOVAL -> Optional.of(new Cut(act.last, Loss.REQUEST, act.passes()));
      case REMOVED_NO_ANSWER, DURING_RECOVERY ->
          Optional.of(new Cut(act.last, Loss.ANSWER, act.passes()));
      default -> Optional.empty();
    };
  }

  /** Of whoever recovers from it: another death, before anything is told. */
  Optional<Death> next(CrashedAct act) {
    return this == DURING_RECOVERY
        ? Optional.of(Death.at(act.outcome, 1, When.BEFORE))
        : Optional.empty();
  }
}
