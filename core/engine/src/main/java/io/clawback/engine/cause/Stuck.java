package io.clawback.engine.cause;

import io.clawback.engine.content.MessagesOf;
import io.clawback.engine.content.Stands;
import io.clawback.engine.look.Figures;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.PartitionLag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a group stands at a message that it cannot process. That a position is at a poison
 * message proves little where every other message is poison: the chance that it is one by accident,
 * which is the poison's share for each such partition, bounds the confidence.
 */
final class Stuck {
  /**
   * Kafka's default {@code max.poll.records}: a reader that commits whole batches stands so far.
   */
  static final int BATCH = 500;

  /** By accident at most in 5 of 100 cases; more is no evidence by itself. */
  private static final double MOST_BY_ACCIDENT = 0.05;

  private Stuck() {}

  static Verdict judge(Scene scene) {
    if (scene.content().isEmpty()) {
      return new Verdict.Untold("the messages that it is to read next were not looked at.");
    }
    ContentReport content = scene.content().get();
    List<Integer> at = still(scene, Stands.blocked(scene.watched(), scene.poison()));
    if (scene.explains(at)) {
      return stands(scene, content, at);
    }
    List<Integer> unreadable = still(scene, unreadable(scene, content));
    if (scene.explains(unreadable) && stoodLong(scene, unreadable)) {
      return Verdict.fits(
          60,
          "Its position did not move in "
              + Scene.seconds(scene.pace().stood(unreadable))
              + " on "
              + Figures.partitions(unreadable)
              + ", where the next message cannot even be looked at: "
              + Weightiest.unreadable(scene, content, unreadable)
              + ".");
    }
    List<Integer> near = still(scene, Stands.within(scene.watched(), scene.poison(), BATCH));
    boolean read = near.stream().allMatch(scene.readers()::containsKey);
    if (scene.explains(near) && read && stoodLong(scene, near)) {
      return Verdict.fits(
          70,
          "Its position did not move in "
              + Scene.seconds(scene.pace().stood(near))
              + " on "
              + Figures.partitions(near)
              + " though it has readers, and a poison message lies within the next "
              + BATCH
              + " offsets: a reader that commits whole batches never gets past it.",
          Weightiest.poison(scene, near, BATCH));
    }
    return not(scene, content, at);
  }

  private static Verdict stands(Scene scene, ContentReport content, List<Integer> at) {
    long poison = MessagesOf.distinct(scene.poison());
    double share = Math.min(1, poison / (double) Math.max(1, content.messages()));
    double accident = Math.pow(share, at.size());
    boolean nobody = at.stream().noneMatch(scene.readers()::containsKey);
    if (nobody && accident > MOST_BY_ACCIDENT) {
      return new Verdict.Not(
          60,
          "It stands at a poison message on "
              + Figures.partitions(at)
              + ", but nobody reads there, and that is an accident in "
              + chance(accident)
              + " of 100 cases. Who starts it again meets that message first.");
    }
    boolean once = scene.pace().spanMillis() == 0;
    List<String> evidence = new ArrayList<>();
    evidence.add(
        "Its position on "
            + Figures.partitions(at)
            + " is at a message that cannot be processed"
            + (scene.pace().stood(at) > 0
                ? ", and did not move in " + Scene.seconds(scene.pace().stood(at))
                : once ? ", and was seen once only" : "")
            + "; "
            + Figures.count(scene.behind(at))
            + " of "
            + Figures.count(scene.behind(), "message")
            + " wait behind it.");
    evidence.add(Weightiest.poison(scene, at, 1));
    evidence.add(
        "That it stands at one by accident: in "
            + chance(accident)
            + " of 100 cases, by "
            + Figures.share(poison, content.messages())
            + " poison among "
            + Figures.count(content.messages(), "message")
            + " looked at.");
    if (nobody) {
      evidence.add("Nobody reads there now: it may have died of it, and would again.");
    }
    int confidence = nobody ? 75 : once ? 60 : stoodLong(scene, at) ? 97 : 85;
    return new Verdict.Fits(
        accident > MOST_BY_ACCIDENT ? Math.min(confidence, 80) : confidence, List.copyOf(evidence));
  }

  private static Verdict not(Scene scene, ContentReport content, List<Integer> at) {
    if (!at.isEmpty()) {
      return new Verdict.Not(
          50,
          "It stands at a poison message on "
              + Figures.partitions(at)
              + ", but only "
              + Figures.count(scene.behind(at))
              + " of "
              + Figures.count(scene.behind(), "message")
              + " wait there.");
    }
    String looked = Figures.count(content.messages(), "message") + " were looked at";
    return scene.poison().isEmpty()
        ? new Verdict.Not(0, "No message there is poison; " + looked + ".")
        : new Verdict.Not(35, "There is poison, but its position is not at it; " + looked + ".");
  }

  /** Those whose position was not seen to move. */
  private static List<Integer> still(Scene scene, List<Integer> partitions) {
    return partitions.stream()
        .filter(p -> scene.pace().outflows().getOrDefault(p, 0.0) == 0 || settled(scene, p))
        .toList();
  }

  /** It moved before, and then stood for at least half of what was seen: it came to it. */
  private static boolean settled(Scene scene, int partition) {
    return scene.pace().stood().getOrDefault(partition, 0L) * 2 >= scene.pace().spanMillis();
  }

  private static boolean stoodLong(Scene scene, List<Integer> partitions) {
    return scene.pace().stood(partitions) >= Scene.STANDS_MILLIS;
  }

  private static List<Integer> unreadable(Scene scene, ContentReport content) {
    List<Integer> partitions = new ArrayList<>();
    for (PartitionLag lag : scene.watched().state().partitions()) {
      if (Weightiest.unreadable(content, lag).isPresent()) {
        partitions.add(lag.partition());
      }
    }
    return partitions;
  }

  private static String chance(double accident) {
    double percent = accident * 100;
    return percent < 0.01
        ? "less than 0.01"
        : String.format(Locale.ROOT, percent < 10 ? "%.2f" : "%.0f", percent);
  }
}
