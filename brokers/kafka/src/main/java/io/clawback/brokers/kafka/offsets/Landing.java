package io.clawback.brokers.kafka.offsets;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.run.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Where positions are after a write, part by part: as wanted, as before, or where somebody else put
 * them. Pure.
 */
record Landing(List<Part> parts) {
  private static final int TOLD = 6;

  /** How one position stands. */
  enum Standing {
    /** The very commit that was wanted. */
    WANTED,
    /** As it was planned for. */
    BEFORE,
    /** Neither: somebody else commits there. */
    OTHER
  }

  /**
   * One position.
   *
   * @param words how it stands
   * @param told the same with where it was and where it was to be
   */
  record Part(Standing standing, String words, String told) {}

  /**
   * How they stand.
   *
   * @param wanted the commits that were to be; absent where none was to be
   * @param now what was read back
   */
  static Landing of(List<OffsetMove> moves, Map<Integer, OffsetAndMetadata> wanted, Commits now) {
    return new Landing(
        moves.stream()
            .map(m ->
                part(
                    m,
                    Optional.ofNullable(wanted.get(m.partition())),
                    Optional.ofNullable(now.at().get(m.partition())),
                    now.unreadable().contains(m.partition())))
            .toList());
  }

  private static Part part(
      OffsetMove move,
      Optional<OffsetAndMetadata> wanted,
      Optional<OffsetAndMetadata> now,
      boolean unreadable) {
    String partition = "partition " + move.partition();
    Optional<Long> offset = now.map(OffsetAndMetadata::offset);
    String was =
        partition + " was " + words(move.from()) + ", was to " + be(move.to()) + " and is ";
    if (unreadable) {
      String held = was + "held by an open transaction";
      return new Part(Standing.OTHER, held, held);
    }
    String is = words(offset);
    if (wanted.equals(now)) {
      return new Part(Standing.WANTED, partition + " is " + is + " as wanted", was + is);
    }
    if (offset.equals(move.from())) {
      return new Part(Standing.BEFORE, partition + " is " + is + " as before", was + is);
    }
    String whose = offset.equals(move.to()) ? " by somebody else's commit" : "";
    return new Part(Standing.OTHER, was + is + whose, was + is + whose);
  }

  private static String be(Optional<Long> offset) {
    return offset.map(o -> "be at " + o).orElse("have no position");
  }

  private static String words(Optional<Long> offset) {
    return offset.map(o -> "at " + o).orElse("without position");
  }

  boolean all(Standing standing) {
    return parts.stream().allMatch(p -> p.standing() == standing);
  }

  boolean any(Standing standing) {
    return parts.stream().anyMatch(p -> p.standing() == standing);
  }

  private String words(Standing standing) {
    return few(parts.stream().filter(p -> p.standing() == standing).map(Part::words).toList());
  }

  private static String few(List<String> words) {
    String told = words.stream().limit(TOLD).collect(Collectors.joining("; "));
    return words.size() > TOLD ? told + "; and " + (words.size() - TOLD) + " more" : told;
  }

  /** Somebody else commits for the group: what we wrote may not hold. */
  static Outcome.Superseded superseded(String culprit, String why) {
    return new Outcome.Superseded(
        new Problem(
            "kafka.superseded",
            Category.STALE,
            culprit,
            "The positions do not hold: " + why + ".",
            "Stop whoever commits for this group, readers that use assign() too, then scan and plan"
                + " again."));
  }

  /** Where somebody else put those that are not as wanted. */
  Outcome.Superseded superseded(String culprit) {
    return superseded(
        culprit,
        few(parts.stream().filter(p -> p.standing() != Standing.WANTED).map(Part::told).toList()));
  }

  /** Some as wanted, the others as before: doing it again completes it. */
  ClawbackException partly(String culprit, String why) {
    return new ClawbackException(
        new Problem(
            "kafka.partly",
            Category.BROKER,
            culprit,
            "It took effect in part: "
                + words(Standing.WANTED)
                + "; "
                + words(Standing.BEFORE)
                + ". "
                + why,
            "Resume the run: it does the rest, or take the run back."));
  }
}
