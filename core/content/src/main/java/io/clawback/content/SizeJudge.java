package io.clawback.content;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values far from what is usual at their path: never more than a suspicion. */
final class SizeJudge {
  private static final int ENOUGH = 500;
  private static final double COMMON = 0.01;
  private static final double WILD = 0.002;

  /** Strings at least eight times as long, numbers at least a thousand times as large. */
  private static final int FAR = 3;

  private static final int NEGATIVE = 48;
  private final Evidence evidence;
  private final List<String> maps;
  private final List<Draft> drafts = new ArrayList<>();

  SizeJudge(Evidence evidence, List<String> maps) {
    this.evidence = evidence;
    this.maps = maps;
  }

  /** What lies below the keys of a map is no place of its own, and its name may be data. */
  private boolean isInMap(String path) {
    for (String map : maps) {
      if (map.isEmpty() || path.startsWith(map + ".")) {
        return true;
      }
    }
    return false;
  }

  List<Draft> judge() {
    for (PathValues path : evidence.values.finish()) {
      if (isInMap(path.path)) {
        continue;
      }
      String at = path.path.isEmpty() ? "the whole" : path.path;
      range(path, 1, PathValues.NUMBERS, "string far longer than usual in " + at, 35);
      only(path, 0, 1, PathValues.NUMBERS, "empty string in " + at, 30);
      range(path, PathValues.NUMBERS, NEGATIVE, "number far larger than usual in " + at, 40);
      only(path, NEGATIVE, PathValues.NUMBERS, NEGATIVE, "negative number in " + at, 35);
    }
    return drafts;
  }

  private static long sum(PathValues path, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += path.counts[i];
    }
    return sum;
  }

  /** Buckets far above the highest common one. */
  private void range(PathValues path, int from, int to, String what, int confidence) {
    long all = sum(path, from, to);
    int highest = to;
    for (int i = from; i < to; i++) {
      if (path.counts[i] >= COMMON * all) {
        highest = i;
      }
    }
    wild(path, Math.min(to, highest + FAR), to, all, what, confidence);
  }

  /** The buckets from {@code bucket} on that are of the same sort, beside usual others. */
  private void only(PathValues path, int bucket, int from, int to, String what, int confidence) {
    int end = bucket == 0 ? 1 : PathValues.BUCKETS;
    wild(path, bucket, end, sum(path, from, to) + sum(path, bucket, end), what, confidence);
  }

  private void wild(PathValues path, int from, int to, long all, String what, int confidence) {
    long some = sum(path, from, to);
    if (all < ENOUGH || some == 0 || some > WILD * all) {
      return;
    }
    Tally tally = evidence.tally();
    for (int i = from; i < to; i++) {
      @Nullable Tally few = path.few[i];
      if (few == null && path.counts[i] > 0) {
        return;
      }
      if (few != null) {
        tally.merge(few);
      }
    }
    drafts.add(
        new Draft(
            Contents.Kind.VALUE,
            what,
            confidence,
            tally,
            Draft.percent(some, all) + " of the values there; rare is not wrong"));
  }
}
