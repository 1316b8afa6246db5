package io.clawback.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What is too much to be named each by itself, taken together by kind and confidence: no message is
 * lost, and none is told as more certain than it is.
 */
final class Others {
  private Others() {}

  /** One for each kind and confidence of those given. */
  static List<Draft> of(List<Contents.Signature> rest, List<Tally> tallies, Evidence evidence) {
    TreeMap<String, Draft> others = new TreeMap<>();
    TreeMap<String, Integer> kinds = new TreeMap<>();
    for (int i = 0; i < rest.size(); i++) {
      Contents.Signature one = rest.get(i);
      String key = String.format(Locale.ROOT, "%s %03d", one.kind(), one.confidence());
      others
          .computeIfAbsent(
              key,
              k -> new Draft(one.kind(), words(one.kind()), one.confidence(), evidence.tally()))
          .tally
          .and(tallies.get(i));
      kinds.merge(key, 1, Integer::sum);
    }
    List<Draft> all = new ArrayList<>();
    others.forEach((key, draft) -> {
      int many = kinds.getOrDefault(key, 0);
      draft.reasons.add(
          (many == 1 ? "1 kind" : many + " kinds") + " of trouble, too many to name each");
      all.add(draft);
    });
    return all;
  }

  private static String words(Contents.Kind kind) {
    return switch (kind) {
      case MALFORMED -> "malformed in other ways";
      case CONTRACT -> "breaks contracts in other ways";
      case FORMAT -> "of other formats";
      case SHAPE -> "of other shapes";
      case VALUE -> "other values far from the usual";
      case FAILED_BEFORE -> "failed before, by other signs";
      case EVOLUTION -> "other versions that came or went";
      case RARE -> "rare in other ways";
    };
  }
}
