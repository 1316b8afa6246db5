package io.clawback.engine.cause;

import io.clawback.model.finding.Cause.Name;
import io.clawback.model.finding.Cause.WrongRemedy;
import java.util.List;

/** For each cause the remedies that lie near and are wrong, and what to do next. */
final class Advice {
  private static final WrongRemedy SKIP =
      new WrongRemedy(
          "moving the group to the end", "it skips every message that waits, good ones too");

  private Advice() {}

  static List<WrongRemedy> wrong(Name name, Scene scene) {
    return switch (name) {
      case HUNG_TRANSACTION ->
          List.of(
              new WrongRemedy("more consumers", "none of them can read past the transaction"),
              new WrongRemedy(
                  "restarting the consumers", "they come back to the same last stable offset"),
              new WrongRemedy(
                  "reading uncommitted messages",
                  "they may be taken back, and are processed all the same"));
      case STUCK_ON_POISON ->
          List.of(
              new WrongRemedy("more consumers", "each meets the same message"),
              new WrongRemedy("restarting the consumers", "they come back to the same message"),
              new WrongRemedy(
                  "removing the member", "the next one that gets the partition meets it"),
              SKIP);
      case STOPPED ->
          List.of(
              new WrongRemedy(
                  "raising the number of consumers",
                  "none runs, and why is not known: who stopped them may have had a reason"),
              new WrongRemedy("more partitions", "nobody reads those that there are"),
              SKIP);
      case REBALANCE_STORM ->
          List.of(
              new WrongRemedy(
                  "more consumers", "each one that joins makes the group share anew once more"),
              new WrongRemedy("restarting the consumers", "that is one more round of the same"),
              new WrongRemedy("more partitions", "the group shares anew for them as well"));
      case THROTTLED_BY_QUOTA ->
          List.of(
              new WrongRemedy(
                  "more consumers", "they share one quota where they have one client id"),
              new WrongRemedy("faster consumers", "the broker holds its answers back"),
              new WrongRemedy("more partitions", "the quota is on bytes, not on partitions"));
      case NOISY_TENANT ->
          List.of(
              new WrongRemedy(
                  "more consumers", "the same tenant fills them too, and the others pay for it"),
              SKIP);
      case HOT_PARTITION ->
          List.of(
              new WrongRemedy(
                  "more consumers",
                  "one partition has one reader, and the others have little to do"),
              new WrongRemedy(
                  "more partitions",
                  "a key stays on one partition, and the new ones change where others go"));
      case TOO_FEW_PARTITIONS ->
          List.of(
              new WrongRemedy("more consumers", "they would get no partition"),
              new WrongRemedy("sharing partitions anew", "each reader has one already"));
      case TOO_SLOW ->
          scene.skew().isPresent()
              ? List.of(
                  new WrongRemedy(
                      "restarting all consumers at once",
                      "they work; one after the other is enough to share the partitions anew"),
                  SKIP)
              : List.of(
                  new WrongRemedy(
                      "restarting the consumers",
                      "they work; it only costs what they have in hand"),
                  SKIP);
      case UNKNOWN ->
          List.of(
              new WrongRemedy(
                  "anything that cannot be taken back", "what is not understood is not acted on"),
              SKIP);
    };
  }

  static String next(Name name, Scene scene) {
    String subscription = scene.watched().id().toString();
    return switch (name) {
      case HUNG_TRANSACTION ->
          "Find its producer and end it; if it is gone, abort the transaction by the broker's own"
              + " tool (kafka-transactions.sh abort).";
      case STUCK_ON_POISON ->
          "Read the message with `inspect "
              + subscription
              + "`; then correct the consumer, or have it taken out of the way with `drain "
              + subscription
              + "`: it is copied first.";
      case STOPPED -> "Ask the group's owner why its consumers do not run, and have them started.";
      case REBALANCE_STORM ->
          "Look at the members' logs for time-outs (session, max.poll.interval) and crashes; fewer"
              + " messages a poll, or static members, calm it.";
      case THROTTLED_BY_QUOTA ->
          "Raise the quota with its owner's consent, or spread its clients over several client ids"
              + " that have their own.";
      case NOISY_TENANT ->
          "Talk to that tenant; hold its producers to a quota, or give it a queue of its own.";
      case HOT_PARTITION ->
          "Choose a key that spreads (or none) at the producer; until then a faster reader of that"
              + " partition is all that helps.";
      case TOO_FEW_PARTITIONS ->
          "Make one reader faster; or add partitions, once it is clear that no order by key is lost"
              + " by it.";
      case TOO_SLOW ->
          scene.skew().isPresent()
              ? "Share the partitions anew first, by restarting its consumers one by one; then run more:"
                  + " `plan` says how."
              : "Run more consumers: `plan` says how many; or make each one faster.";
      case UNKNOWN ->
          scene.content().isEmpty()
              ? "Look at its messages with `inspect "
                  + subscription
                  + "`, and at its consumers' logs; then ask again."
              : "Look at its consumers' logs and a thread dump of one; then ask again.";
    };
  }
}
