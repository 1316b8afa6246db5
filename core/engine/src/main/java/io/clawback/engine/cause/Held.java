package io.clawback.engine.cause;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Series;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.HangingTransaction;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What keeps a group from reading at all: rules for what is held, stopped, or never settles. */
final class Held {
  private Held() {}

  /**
   * Its position is at the last stable offset, and messages lie beyond: a read-committed reader may
   * read nothing more. A position beyond it is a read-uncommitted reader's, one before it has
   * something to read yet.
   */
  static Verdict transaction(Scene scene) {
    List<Integer> held = new ArrayList<>();
    List<Integer> before = new ArrayList<>();
    List<Integer> beyond = new ArrayList<>();
    boolean known = false;
    for (PartitionLag lag : scene.watched().state().partitions()) {
      Optional<PartitionState> state =
          scene
              .watched()
              .queue()
              .flatMap(q -> Optional.ofNullable(Series.partition(q, lag.partition())));
      if (state.isPresent()
          && state.get().lastStable() instanceof Known stable
          && state.get().logEnd() instanceof Known end
          && lag.committed() instanceof Known position) {
        known = true;
        if (stable.value() < end.value()) {
          (position.value() == stable.value()
                  ? held
                  : position.value() < stable.value() ? before : beyond)
              .add(lag.partition());
        }
      }
    }
    if (!known) {
      return new Verdict.Untold("the last stable offset of its partitions is not known.");
    }
    List<HangingTransaction> open = open(scene, held);
    if (scene.explains(held)) {
      List<String> evidence = new ArrayList<>();
      evidence.add(
          "Its position is at the last stable offset on "
              + Figures.partitions(held)
              + ", and "
              + Figures.count(scene.behind(held), "message")
              + " lie beyond: a read-committed reader may read none of them.");
      open.forEach(o -> evidence.add(words(o)));
      return new Verdict.Fits(open.isEmpty() ? 80 : 95, evidence);
    }
    if (!before.isEmpty()) {
      return new Verdict.Not(
          40,
          "There is an open transaction, but what lies before it on "
              + Figures.partitions(before)
              + " may be read and is not.");
    }
    return held.isEmpty() && beyond.isEmpty()
        ? new Verdict.Not(0, "No transaction is open there.")
        : new Verdict.Not(
            30,
            held.isEmpty()
                ? "It reads past the open transaction: it reads uncommitted messages."
                : "An open transaction holds back only "
                    + Figures.count(scene.behind(held))
                    + " of "
                    + Figures.count(scene.behind(), "message")
                    + ".");
  }

  private static List<HangingTransaction> open(Scene scene, List<Integer> partitions) {
    return scene.watched().broker().hanging().stream()
        .filter(h -> h.queue().equals(scene.watched().id().queue()))
        .filter(h -> partitions.contains(h.partition()))
        .toList();
  }

  private static String words(HangingTransaction open) {
    return "Producer "
        + open.producerId()
        + (open.transactionalId().isEmpty() ? "" : " ('" + open.transactionalId() + "')")
        + " began it on partition "
        + open.partition()
        + " at offset "
        + Figures.count(open.startOffset())
        + " and last wrote at "
        + open.since()
        + ".";
  }

  /** It stands at a message that cannot be processed. */
  static Verdict poison(Scene scene) {
    return Stuck.judge(scene);
  }

  /** Most of the backlog is on partitions that nobody reads, and its position does not move. */
  static Verdict stopped(Scene scene) {
    GroupState group = scene.group();
    if (group.phase() == GroupState.Phase.REBALANCING) {
      return new Verdict.Not(
          20, "The group has members, and they are sharing its partitions anew.");
    }
    List<Integer> unread = new ArrayList<>();
    var readers = scene.readers();
    for (PartitionLag lag : scene.watched().state().partitions()) {
      if (!readers.containsKey(lag.partition())) {
        unread.add(lag.partition());
      }
    }
    boolean share = group.kind() == GroupState.Kind.SHARE && !group.members().isEmpty();
    if (unread.isEmpty() || share) {
      return new Verdict.Not(
          0, Figures.count(group.members().size(), "member") + " read all of its partitions.");
    }
    if (!scene.explains(unread) && scene.behind() > 0) {
      return new Verdict.Not(
          30,
          "Nobody reads " + Figures.partitions(unread) + ", but most of the backlog is elsewhere.");
    }
    if (scene.pace().outflow(unread) > 0) {
      return new Verdict.Not(
          40,
          "Its position moves ("
              + scene.rates()
              + ") although nobody is a member: somebody reads by assignment.");
    }
    return stopped(scene, unread);
  }

  private static Verdict stopped(Scene scene, List<Integer> unread) {
    GroupState group = scene.group();
    List<String> evidence = new ArrayList<>();
    evidence.add(
        group.members().isEmpty()
            ? "The group has no members (" + group.phase() + ")."
            : "None of its "
                + Figures.count(group.members().size(), "member")
                + " reads "
                + Figures.partitions(unread)
                + ".");
    evidence.add(
        scene.pace().spanMillis() > 0
            ? "Its position did not move in "
                + Scene.seconds(scene.pace().stood(unread))
                + ", while "
                + scene.pace().inflow().map(Figures::rate).orElse("-")
                + " arrived."
            : "It was seen once only.");
    scene
        .look()
        .fleet()
        .consumersOf(group.id())
        .flatMap(c -> scene.look().consumers(c.name()))
        .flatMap(c -> Optional.of(c.live()))
        .filter(Known.class::isInstance)
        .ifPresent(live ->
            evidence.add(
                "Its declared consumers: " + ((Known) live).value() + " run, says who runs them."));
    boolean assigned = group.kind() == GroupState.Kind.POSITIONS_ONLY;
    return new Verdict.Fits(
        assigned ? 80 : scene.pace().spanMillis() > 0 ? 99 : 90, List.copyOf(evidence));
  }

  /** It shares its partitions anew in look after look, or its members come and go. */
  static Verdict storm(Scene scene) {
    int looks = scene.sightings().size();
    int rebalancing = 0;
    int changes = 0;
    for (int i = 0; i < looks; i++) {
      GroupState seen = scene.sightings().get(i);
      rebalancing += seen.phase() == GroupState.Phase.REBALANCING ? 1 : 0;
      changes += i > 0 && !members(seen).equals(members(scene.sightings().get(i - 1))) ? 1 : 0;
    }
    if (scene.sightings().stream().allMatch(g -> g.members().isEmpty())) {
      return new Verdict.Not(0, "It has no members that could share anything.");
    }
    if (looks < 3) {
      return new Verdict.Untold(
          "what phase a group was in before is not remembered, and "
              + Figures.count(looks, "look")
              + " cannot tell: look more often (--looks).");
    }
    String seen =
        "In "
            + Figures.count(looks, "look")
            + " it was sharing its partitions anew in "
            + rebalancing
            + ", and its members changed "
            + Figures.count(changes, "time")
            + ".";
    boolean often = rebalancing * 2 >= looks && rebalancing >= 2;
    if (often || changes >= 2 || (changes >= 1 && rebalancing >= 1)) {
      return Verdict.fits(rebalancing + changes >= 3 ? 85 : 70, seen, cap(scene.rates()) + ".");
    }
    return new Verdict.Not(rebalancing + changes > 0 ? 35 : 0, seen);
  }

  private static Set<String> members(GroupState group) {
    TreeSet<String> ids = new TreeSet<>();
    group.members().stream().map(Member::id).forEach(ids::add);
    return ids;
  }

  static String cap(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
