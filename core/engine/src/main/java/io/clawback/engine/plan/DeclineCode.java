package io.clawback.engine.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why something was found and is left alone: a closed vocabulary. Codes are never reworded. */
public enum DeclineCode {
  /** Only the alert threshold is reached, not the objective itself. */
  BELOW_ACT_THRESHOLD(
      "Only the alert threshold is reached.", "Watch it; lower the objective to act earlier."),
  /** Too few observations in a row agree. */
  NOT_PERSISTENT(
      "Too few observations in a row agree.", "Look again; the objective's persistence decides."),
  /** The objective is met, so this harms nobody yet. */
  WITHIN_SLO("The objective is met.", "Nothing, unless it grows."),
  /** It drains in time by itself. */
  RECOVERING("It recovers in time by itself.", "Look again when the policy's time has passed."),
  /** No policy covers it. */
  NO_POLICY("No policy covers it.", "Declare a policy whose scope covers it."),
  /** The policy does not permit this kind of step. */
  NOT_PERMITTED(
      "The policy does not permit this kind of step.",
      "Permit it in the policy, or do it by hand."),
  /** With this step the run would exceed the policy's budget. */
  OVER_BUDGET(
      "With this step the run would exceed the budget.",
      "Raise the policy's budget by name, or let another run go on from there."),
  /** The target was changed a short while ago. */
  COOLDOWN("The target was changed a short while ago.", "Wait for the policy's cooldown."),
  /** It lies outside the scope that was asked for. */
  OUT_OF_SCOPE("It lies outside the scope asked for.", "Ask with a wider scope."),
  /** Several tenants claim it. */
  AMBIGUOUS_OWNER("Several tenants claim it.", "Settle in the config who owns it."),
  /** Nobody declared who runs the consumers. */
  NO_CONSUMERS_DECLARED(
      "Nobody declared who runs the consumers.", "Declare the group's consumers."),
  /** No more consumers may run, or more would find no partition. */
  AT_MAX_INSTANCES(
      "No more consumers may run or would find work.", "Raise max, or add partitions."),
  /** No consumer runs at all: it was stopped, and starting it is the owner's decision. */
  CONSUMERS_STOPPED("No consumer runs.", "Find out why, then start them."),
  /** The broker offers no such operation. */
  CANNOT_ON_THIS_BROKER("The broker offers no such operation.", "Do it another way."),
  /** An open transaction holds readers back; no consumer can help. */
  TRANSACTION_HUNG(
      "An open transaction holds readers back.",
      "Find its producer; end it, or abort the transaction by the broker's own tool."),
  /** The group stands at a message that it cannot process; no consumer can help. */
  STUCK_ON_POISON(
      "The group stands at a message that it cannot process.",
      "Take it out of the way with `clawback drain GROUP:QUEUE`, or correct the consumer."),
  /** Something would be done to messages that a plan from this look does not do. */
  NO_MESSAGE_STEPS(
      "A look does not read a backlog to its end, and so plans nothing for this.",
      "Read it to its end with `clawback drain QUEUE`."),
  /** No queue is declared that messages can be set aside in, or it was not seen. */
  NO_QUARANTINE(
      "No queue is declared that messages can be set aside in, or it was not seen.",
      "Make one on the same broker, and name it in the config: contents, quarantine."),
  /** Not all of the poison stands at the position of one group. */
  NOT_AT_POSITION(
      "Not all of the poison stands at the position of one group.",
      "Have it left out by a skip list, or wait until the group stands at it."),
  /** Nothing is declared that tells a message from its duplicates. */
  NO_IDEMPOTENCY_KEY(
      "Nothing is declared that tells a message from its duplicates.",
      "Name it in the config: contents, idempotency-key."),
  /** That each of the first stays and is read is not certain. */
  REPETITION_UNCERTAIN(
      "It is not certain which messages repeat one that stays.",
      "Remove what the reason names, or list them with `inspect --offsets duplicates`."),
  /** Somebody else would get the messages again. */
  OTHER_READERS(
      "Others read the queue, too: written once more, the messages would come to them again.",
      "Take another way, such as a skip list; or name a queue that only this group's consumers read"
          + " beside it in the config: contents, side-queue."),
  /** What is written beside the queue would come to nobody, or to the wrong ones. */
  SIDE_QUEUE_UNFIT(
      "The queue that the backlog would be written to is not one that this group alone reads.",
      "Let the group's consumers, and nobody else, subscribe to both queues; then ask again."),
  /** The consumers learn from nowhere what to leave out. */
  NO_SKIP_LIST(
      "No skip list is declared, or its queues were not seen.",
      "Give the consumers the interceptor, and name its queues in the config: contents, skip-list."),
  /** A tenant fills what others share, and nothing here holds it back. */
  TENANT_NOT_LIMITED(
      "No step holds a tenant back.",
      "Set its producers a quota by the broker's own tool, or give it a queue of its own."),
  /** Nothing that Clawback does would cure it. */
  NO_REMEDY("Nothing that Clawback does would cure it.", "See the evidence."),
  /** A step for another finding covers it. */
  COVERED_BY_OTHER_STEP("A step for another finding covers it.", "See that step."),
  /** It cannot be aligned from here. */
  NOT_ALIGNABLE("It cannot be aligned from here.", "Align it by its owner's means."),
  /** No environment was declared or chosen as the right one. */
  DIRECTION_NOT_CHOSEN(
      "No environment was chosen as the right one.", "Name a reference, or a direction."),
  /** The rule only reports. */
  REPORT_ONLY("The rule only reports.", "Set align in the rule to have it planned."),
  /** Two rules want different values. */
  RULES_CONFLICT("Two rules want different values.", "Settle the rules in the config."),
  /** It could not be seen, and nothing is done on missing data. */
  BLIND("It could not be seen.", "Give the right or reach that is missing."),
  /** There is no such thing. */
  NOT_FOUND("There is no such thing.", "Check the name."),
  /** The group has live members, which would undo it. */
  GROUP_ACTIVE("The group has live members.", "Stop its consumers, then ask again."),
  /** Everything is as wanted. */
  NOTHING_TO_CHANGE("Everything is as wanted.", "Nothing.");

  private final String meaning;
  private final String nextMove;

  DeclineCode(String meaning, String nextMove) {
    this.meaning = meaning;
    this.nextMove = nextMove;
  }

  /** As it stands in plans: {@code below-act-threshold}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it means, one sentence. */
  public String meaning() {
    return meaning;
  }

  /** What the reader does about it, one sentence. */
  public String nextMove() {
    return nextMove;
  }

  /** The constant of that code. */
  public static Optional<DeclineCode> of(String code) {
    return Arrays.stream(values()).filter(c -> c.code().equals(code)).findFirst();
  }
}
