package io.clawback.model.finding;

import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import java.util.List;
import java.util.Optional;

/**
 * Why one subscription is behind: one name, with what speaks for it, what else was weighed, and the
 * remedies that would be wrong.
 *
 * @param subscription which
 * @param tenant whose
 * @param severity of the breach
 * @param objective the objective's name
 * @param name the cause
 * @param confidence in percent; 0 when nothing is known
 * @param evidence why, in sentences with numbers and units
 * @param runnerUp the next best explanation, if another one came near
 * @param others every other explanation that was weighed, in the order of the table
 * @param wrong remedies that lie near and would not help, or would harm
 * @param next what the reader does now, one sentence
 * @param unseen what could not be seen, each one sentence; a better sight may change the answer
 */
public record Cause(
    SubscriptionId subscription,
    TenantName tenant,
    Severity severity,
    String objective,
    Name name,
    int confidence,
    List<String> evidence,
    Optional<RuledOut> runnerUp,
    List<RuledOut> others,
    List<WrongRemedy> wrong,
    String next,
    List<String> unseen) {
  public Cause {
    evidence = List.copyOf(evidence);
    others = List.copyOf(others);
    wrong = List.copyOf(wrong);
    unseen = List.copyOf(unseen);
  }

  /** The ten names; the order of the constants is the order in which they are weighed. */
  public enum Name {
    /** An open transaction holds back what the group reads next. */
    HUNG_TRANSACTION,
    /** The message at the group's position cannot be processed, and it never gets past it. */
    STUCK_ON_POISON,
    /** Nobody reads. */
    STOPPED,
    /** The group shares its partitions anew, again and again, and reads little between. */
    REBALANCE_STORM,
    /** The broker slows the readers down to their quota. */
    THROTTLED_BY_QUOTA,
    /** One of the tenants that share the queue fills it. */
    NOISY_TENANT,
    /** A few partitions get most of it, and their readers cannot be helped by the others. */
    HOT_PARTITION,
    /** Every partition has a reader of its own: no further reader would get one. */
    TOO_FEW_PARTITIONS,
    /** The readers do what they can, and less than arrives. */
    TOO_SLOW,
    /** None of these, by what could be seen. */
    UNKNOWN
  }

  /**
   * An explanation that it is not.
   *
   * @param why why it is not it, one sentence
   */
  public record RuledOut(Name name, String why) {}

  /**
   * A remedy that lies near.
   *
   * @param remedy what somebody may want to do
   * @param why why it would not help, or harm; one sentence
   */
  public record WrongRemedy(String remedy, String why) {}
}
