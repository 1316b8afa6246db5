package io.clawback.engine.cause;

import io.clawback.model.finding.Cause.Name;
import java.util.List;
import java.util.function.Function;

/**
 * The decision table: every explanation, in the order in which they are weighed. The first that
 * fits is the cause. The order goes from what makes all else moot to what is only said when nothing
 * else explains it; docs/cause.md argues it line by line.
 */
final class CauseTable {
  /**
   * One line.
   *
   * @param rule whether it fits
   * @param first why it comes before those below it, one sentence
   */
  record Line(Name name, Function<Scene, Verdict> rule, String first) {}

  static final List<Line> LINES =
      List.of(
          new Line(
              Name.HUNG_TRANSACTION,
              Held::transaction,
              "while the transaction is open nobody can read further, whatever else is true"),
          new Line(
              Name.STUCK_ON_POISON,
              Held::poison,
              "the message at the position explains why the readers stand, die or leave, and would"
                  + " stop others too"),
          new Line(
              Name.STOPPED,
              Held::stopped,
              "where nobody reads, nothing can be told of how fast or how evenly it is read"),
          new Line(
              Name.REBALANCE_STORM,
              Held::storm,
              "a group that shares its partitions anew reads little meanwhile, so its rates and its"
                  + " shares say nothing"),
          new Line(
              Name.THROTTLED_BY_QUOTA,
              Load::quota,
              "a limit that the broker holds the readers to bounds them, however many and however"
                  + " fast they are"),
          new Line(
              Name.NOISY_TENANT,
              Load::noisy,
              "without that tenant's messages the rest would suffice, and one tenant's key is what"
                  + " makes a partition hot"),
          new Line(
              Name.HOT_PARTITION,
              Load::hot,
              "the other partitions show that the readers are fast enough for an even load"),
          new Line(
              Name.TOO_FEW_PARTITIONS,
              Capacity::partitions,
              "where each partition has a reader of its own the number of readers is bounded, however"
                  + " slow each one is"),
          new Line(
              Name.TOO_SLOW, Capacity::slow, "the readers work and nothing else holds them back"));

  private CauseTable() {}
}
