package io.clawback.engine.cause;

import io.clawback.engine.content.Stands;
import io.clawback.engine.look.Figures;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Signature;
import io.clawback.model.observed.ContentReport.Unclassified;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Of several reasons why a group stands, the one behind which most messages wait. */
final class Weightiest {
  private static final Comparator<Weighed> HEAVIEST_FIRST =
      Comparator.comparingLong((Weighed w) -> -w.behind)
          .thenComparingInt(w -> -w.signature.confidence())
          .thenComparing(w -> w.signature.id());

  private Weightiest() {}

  private record Weighed(Signature signature, long behind) {}

  /**
   * What it stands at, in words.
   *
   * @param at the partitions where it stands
   * @param offsets how far after the position the message may be
   */
  static String poison(Scene scene, List<Integer> at, int offsets) {
    List<Weighed> weighed =
        scene.poison().stream()
            .map(s -> new Weighed(s, behind(scene, s, at, offsets)))
            .filter(w -> w.behind > 0)
            .sorted(HEAVIEST_FIRST)
            .toList();
    Weighed first =
        weighed.isEmpty() ? new Weighed(scene.poison().getFirst(), 0) : weighed.getFirst();
    return "It is "
        + first.signature.what()
        + " ("
        + first.signature.id()
        + ", "
        + first.signature.confidence()
        + " %)"
        + (weighed.size() > 1
            ? ", or one of " + Figures.count(weighed.size() - 1, "more signature")
            : "")
        + ": "
        + Figures.count(first.behind, "message")
        + " wait there.";
  }

  private static long behind(Scene scene, Signature signature, List<Integer> at, int offsets) {
    return scene.behind(
        Stands.within(scene.watched(), List.of(signature), offsets).stream()
            .filter(at::contains)
            .toList());
  }

  /** Why the next messages of those partitions could not be looked at. */
  static String unreadable(Scene scene, ContentReport content, List<Integer> at) {
    TreeMap<String, Long> reasons = new TreeMap<>();
    for (PartitionLag lag : scene.watched().state().partitions()) {
      if (at.contains(lag.partition())) {
        unreadable(content, lag)
            .ifPresent(
                u -> reasons.merge(u.why(), scene.behind(List.of(lag.partition())), Long::sum));
      }
    }
    return reasons.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .orElseGet(() -> content.unclassified().getFirst().why());
  }

  /** The next message of that partition, when it could not be looked at. */
  static Optional<Unclassified> unreadable(ContentReport content, PartitionLag lag) {
    return lag.committed() instanceof Known position
        ? content.unclassified().stream()
            .filter(u ->
                u.partition() == lag.partition()
                    && u.from() <= position.value()
                    && position.value() < Math.max(u.to(), u.from() + 1))
            .findFirst()
        : Optional.empty();
  }
}
