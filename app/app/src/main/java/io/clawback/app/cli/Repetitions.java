package io.clawback.app.cli;

import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Accepted;
import io.clawback.model.observed.ContentReport.Duplicates;
import io.clawback.model.observed.ContentReport.Offsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Messages that came before, by the word that chooses them. */
final class Repetitions {
  private Repetitions() {}

  /** Empty when it is none of the words. */
  static Optional<List<Offsets>> chosen(ContentReport report, String word) {
    return switch (word) {
      case "duplicates" -> of(report, Duplicates::duplicates);
      case "conflicts" -> of(report, Duplicates::conflicts);
      case "accepted" -> of(report, d -> d.accepted().map(Accepted::same).orElse(List.of()));
      case "accepted-conflicts" ->
          of(report, d -> d.accepted().map(Accepted::other).orElse(List.of()));
      default -> Optional.empty();
    };
  }

  private static Optional<List<Offsets>> of(
      ContentReport report, Function<Duplicates, List<Offsets>> offsets) {
    return Optional.of(report.duplicates().map(offsets).orElse(List.of()));
  }
}
