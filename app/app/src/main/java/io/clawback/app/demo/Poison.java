package io.clawback.app.demo;

import io.clawback.app.show.InspectWords;
import io.clawback.model.json.Json;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Signature;
import io.clawback.runtime.inspect.Inspection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was found to be poison in some queues, added up.
 *
 * @param read messages read
 * @param kinds by what is wrong with them, the most frequent first
 */
record Poison(long read, List<Kind> kinds) {
  Poison {
    kinds = List.copyOf(kinds);
  }

  /**
   * Messages with the same wrong.
   *
   * @param confidence the lowest of the queues'
   */
  record Kind(String what, long messages, int confidence) {}

  /** All that is told at that confidence or more. */
  static Poison of(List<Inspection> found, int confidence) {
    Map<String, Kind> kinds = new TreeMap<>();
    for (Inspection each : found) {
      for (Signature signature : each.report().signatures()) {
        if (signature.confidence() >= confidence && InspectWords.trouble(signature.kind())) {
          kinds.merge(
              signature.what(),
              new Kind(signature.what(), signature.count(), signature.confidence()),
              (a, b) ->
                  new Kind(a.what, a.messages + b.messages, Math.min(a.confidence, b.confidence)));
        }
      }
    }
    return new Poison(
        found.stream().map(Inspection::report).mapToLong(ContentReport::messages).sum(),
        kinds.values().stream()
            .sorted(Comparator.comparingLong(Kind::messages).reversed())
            .toList());
  }

  /** How many messages. */
  long messages() {
    return kinds.stream().mapToLong(Kind::messages).sum();
  }

  /** As the log says it. */
  String sentence() {
    if (kinds.isEmpty()) {
      return "No poison among %d messages.".formatted(read);
    }
    String share = String.format(Locale.ROOT, "%.2f", 100.0 * messages() / read);
    Kind first = kinds.getFirst();
    return "Identified %d poison messages (%s%% of queue). Signature: %s%s."
        .formatted(
            messages(),
            share,
            first.what() + (first.what().contains(" in ") ? " field" : ""),
            kinds.size() == 1
                ? ""
                : " (%d of them); %d other signatures"
                    .formatted(first.messages(), kinds.size() - 1));
  }

  /** For the log. */
  Map<String, Json> fields() {
    return Map.of(
        "messages_read",
        Json.of(read),
        "poison_messages",
        Json.of(messages()),
        "signatures",
        Json.of(
            kinds.stream()
                .map(k ->
                    Json.of(
                        Map.of(
                            "what", Json.of(k.what()),
                            "messages", Json.of(k.messages()),
                            "confidence_percent", Json.of(k.confidence()))))
                .toList()));
  }
}
