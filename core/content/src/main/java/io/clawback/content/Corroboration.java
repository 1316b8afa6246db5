package io.clawback.content;

import io.clawback.content.json.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** What lifts or lowers a confidence: since when it is so, who stands there, what failed before. */
final class Corroboration {
  private static final int NAMED = 10;
  private static final double MANY = 0.5;

  /** That a consumer stands at one of so many proves less: it may have stopped anywhere. */
  private static final double BY_ACCIDENT = 0.05;

  private final Evidence evidence;
  private final Standing standing;
  private final long failed;

  /**
   * For signatures of one queue.
   *
   * @param failed how many of its messages failed before
   */
  Corroboration(Evidence evidence, Standing standing, long failed) {
    this.evidence = evidence;
    this.standing = standing;
    this.failed = failed;
  }

  /** What is drafted, as certain as all this makes it. */
  Contents.Signature sign(Draft draft) {
    Tally tally = draft.tally;
    tally.tenants.trim();
    tally.producers.trim();
    Turning turn = Turning.find(evidence.times, tally);
    Contents.Kind kind = draft.kind;
    double doubt = 100 - draft.confidence;
    boolean whole = turn != null && turn.whole();
    if (kind == Contents.Kind.CONTRACT && (whole || draft.versioned)) {
      doubt = Math.max(doubt, 40);
      draft.reasons.add("nearly all break it on one side: the contract may be of another version");
    } else if ((kind == Contents.Kind.FORMAT || draft.encoded) && whole) {
      doubt = Math.max(doubt, 40);
      draft.reasons.add("nearly all are so on one side: it may be a new encoding, or an old one");
    } else if (turn != null
        && whole
        && (kind == Contents.Kind.SHAPE
            || kind == Contents.Kind.RARE
            || kind == Contents.Kind.VALUE)) {
      kind = Contents.Kind.EVOLUTION;
      doubt = 90;
      draft.reasons.add(
          turn.up() ? "from then on nearly all are so" : "before that nearly all were so");
    }
    int stands = stands(tally);
    if (stands > 0) {
      double share = (double) tally.count / Math.max(1, evidence.messages);
      double chance = atLeast(stands, standing.positions().size(), share);
      doubt *= 0.4 + (chance > BY_ACCIDENT ? 0.6 * chance : 0);
      draft.reasons.add(
          "a consumer stands still at one of them"
              + (chance > BY_ACCIDENT ? ", as it would by accident in some cases" : ""));
    }
    boolean telling = failed < 0.1 * evidence.messages && kind != Contents.Kind.FAILED_BEFORE;
    if (telling && tally.failed >= MANY * tally.count) {
      doubt *= 0.5;
      draft.reasons.add(
          Draft.percent(tally.failed, tally.count) + " of them failed before, by their headers");
    }
    int confidence = (int) Math.min(99, Math.floor(100 - doubt));
    return signature(draft, Hash.of(draft.what), kind, confidence, tally.count, turn, stands > 0);
  }

  /** Several that were judged already: as certain as each of them, and each message counts once. */
  Contents.Signature together(Draft draft) {
    Tally tally = draft.tally;
    tally.tenants.trim();
    tally.producers.trim();
    long count =
        tally.offsets.bitmaps().values().stream()
            .mapToLong(Roaring64Bitmap::getLongCardinality)
            .sum();
    long id = Hash.of(Hash.of(draft.what), draft.confidence);
    Turning turn = Turning.find(evidence.times, tally);
    return signature(draft, id, draft.kind, draft.confidence, count, turn, stands(tally) > 0);
  }

  private Contents.Signature signature(
      Draft draft,
      long id,
      Contents.Kind kind,
      int confidence,
      long count,
      @Nullable Turning turn,
      boolean blocks) {
    Tally tally = draft.tally;
    return new Contents.Signature(
        String.format(Locale.ROOT, "%016x", id),
        kind,
        draft.what,
        confidence,
        List.copyOf(draft.reasons),
        count,
        tally.offsets.bitmaps(),
        tally.first(),
        tally.last(),
        tally.samples(),
        shares(tally.tenants, true),
        shares(tally.producers, false),
        tally.times.line(),
        onset(turn),
        blocks);
  }

  private static Optional<Contents.Onset> onset(@Nullable Turning turn) {
    return turn == null || !turn.up()
        ? Optional.empty()
        : Optional.of(new Contents.Onset(turn.at(), 1000 * turn.before(), 1000 * turn.after()));
  }

  /** On how many partitions a consumer stands at one of them. */
  private int stands(Tally tally) {
    int partitions = 0;
    for (Map.Entry<Integer, Long> position : standing.positions().entrySet()) {
      partitions += tally.offsets.contains(position.getKey(), position.getValue()) ? 1 : 0;
    }
    return partitions;
  }

  /**
   * How likely it is that of {@code places} taken anywhere at least {@code hits} are at one of
   * them: the upper tail of the binomial distribution. Where many partitions stand, as when what
   * lies behind the consumer is down, some stand at one of them by accident.
   */
  static double atLeast(int hits, int places, double share) {
    if (share >= 1) {
      return 1;
    }
    double fewer = 0;
    double term = places * StrictMath.log1p(-share);
    for (int i = 0; i < hits; i++) {
      fewer += StrictMath.exp(term);
      term +=
          StrictMath.log((double) (places - i) / (i + 1))
              + StrictMath.log(share)
              - StrictMath.log1p(-share);
    }
    return Math.max(0, 1 - fewer);
  }

  private List<Contents.Share> shares(Shares counts, boolean tenants) {
    List<Contents.Share> all = new ArrayList<>();
    for (int slot = 0; slot < counts.slots(); slot++) {
      if (counts.count(slot) > 0) {
        long key = counts.key(slot);
        String name = tenants ? evidence.tenants.name(key) : Long.toString(key);
        if (!name.isEmpty()) {
          all.add(new Contents.Share(name, counts.count(slot)));
        }
      }
    }
    return all.stream()
        .sorted(
            Comparator.comparingLong((Contents.Share s) -> -s.messages())
                .thenComparing(Contents.Share::name))
        .limit(NAMED)
        .toList();
  }
}
