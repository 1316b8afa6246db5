package io.clawback.engine.cause;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Watched;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/** Whether there is too little of what works. */
final class Capacity {
  /** Commits come every few seconds: over less time the outflow says less. */
  private static final long GOOD_SPAN_MILLIS = 30_000;

  private static final long LEAST_SPAN_MILLIS = 4_000;

  private Capacity() {}

  /** Each partition that is behind has a reader that reads nothing else. */
  static Verdict partitions(Scene scene) {
    GroupState group = scene.group();
    int partitions = scene.watched().state().partitions().size();
    if (group.kind() == GroupState.Kind.SHARE) {
      return new Verdict.Not(0, "Members of a share group share partitions.");
    }
    NavigableMap<Integer, Member> readers = scene.readers();
    List<Integer> carriers = scene.carriers();
    boolean own =
        !carriers.isEmpty()
            && carriers.stream().map(readers::get).allMatch(m -> m != null && Watched.load(m) == 1);
    long idle = group.members().stream().filter(m -> m.assigned().isEmpty()).count();
    if (!own) {
      return new Verdict.Not(
          20,
          Figures.count(group.members().size(), "member")
              + " share "
              + Figures.count(partitions, "partition")
              + ": more would get some.");
    }
    return working(
        scene,
        idle > 0 ? 92 : partitions > 1 ? 75 : 60,
        "Each of "
            + Figures.count(carriers.size(), "partition")
            + " that carry the backlog, of "
            + partitions
            + ", has a reader that reads nothing else"
            + (idle > 0 ? ", and " + Figures.count(idle, "member") + " got none" : "")
            + ".");
  }

  /** The readers work, and less than arrives or than would be needed to recover in time. */
  static Verdict slow(Scene scene) {
    long members = scene.group().members().size();
    if (scene.readers().isEmpty()) {
      return scene.pace().outflow().orElse(0.0) > 0
          ? working(scene, 60, "It is read by assignment, without a membership.")
          : new Verdict.Not(0, "Nobody reads.");
    }
    return working(
        scene,
        90,
        Figures.count(members, "member")
            + " on "
            + Figures.count(scene.watched().state().partitions().size(), "partition")
            + (members > 0
                ? ", about " + Figures.rate(scene.pace().outflow().orElse(0.0) / members) + " each"
                : "")
            + ".");
  }

  /** Fits when it moves and does not recover in time. */
  private static Verdict working(Scene scene, int confidence, String evidence) {
    if (!scene.pace().known()) {
      return new Verdict.Untold("how fast it moves is not known: it was seen once only.");
    }
    if (scene.pace().outflow(scene.carriers()) <= 0) {
      return new Verdict.Not(
          45,
          "Where most is behind its position did not move at all in "
              + Scene.seconds(scene.pace().spanMillis())
              + ": that is not slow, it stands.");
    }
    if (scene.recovers()) {
      return new Verdict.Not(
          50,
          "It recovers: "
              + scene.rates()
              + ", so it is done in "
              + Figures.seconds(scene.drainedIn().orElse(0L))
              + ".");
    }
    long span = scene.pace().spanMillis();
    int trust = span >= GOOD_SPAN_MILLIS ? 0 : span >= LEAST_SPAN_MILLIS ? 10 : 25;
    List<String> told = new ArrayList<>();
    told.add(evidence);
    told.add(
        Held.cap(scene.rates())
            + scene
                .drainedIn()
                .map(s -> ": at that it takes " + Figures.seconds(s) + ".")
                .orElse(": at that it never ends."));
    scene.skew().ifPresent(s -> told.addAll(s.evidence()));
    return new Verdict.Fits(Math.max(30, confidence - trust), List.copyOf(told));
  }
}
