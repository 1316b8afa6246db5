package io.clawback.content;

import java.util.ArrayList;
import java.util.List;

/** A signature under way: what it is of, and how certain it is before onset and corroboration. */
final class Draft {
  final Contents.Kind kind;
  final String what;
  final int confidence;
  final Tally tally;
  final List<String> reasons = new ArrayList<>();

  /** Whether what it is a part of began or ended so clearly that it looks like another version. */
  boolean versioned;

  /** Whether it is in a format of its own, so that it may be another encoding. */
  boolean encoded;

  Draft(Contents.Kind kind, String what, int confidence, Tally tally, String... reasons) {
    this.kind = kind;
    this.what = what;
    this.confidence = confidence;
    this.tally = tally;
    this.reasons.addAll(List.of(reasons));
  }

  /** As in {@code 2.15 %}; never 0 for some and never 100 for less than all. */
  static String percent(long part, long whole) {
    double share = whole == 0 ? 0 : 100.0 * part / whole;
    if (part > 0 && share < 0.01) {
      return "less than 0.01 %";
    }
    if (part < whole && share > 99.99) {
      return "more than 99.99 %";
    }
    return String.format(java.util.Locale.ROOT, "%.2f %%", share);
  }
}
