package io.clawback.content;

import io.clawback.content.json.JsonFault;
import java.util.ArrayList;
import java.util.List;

/** Messages of another format than their queue, broken JSON, and schemas that are rare. */
final class FormatJudge {
  private static final double FEW = 0.05;
  private static final double SOME = 0.15;

  /** Of a queue of two formats, the lesser; fewer of it than that likely were read by accident. */
  private static final double PART = 0.25;

  private static final double BY_ACCIDENT = 0.1;

  /** Of so many messages, as few as {@link #SOME} are never by accident. */
  private static final int ENOUGH = 100;

  /** As certain as it is of a format that may be the queue's second one. */
  private static final int UNSURE_AT = 80;

  private static final String UNSURE =
      "too few messages were read to tell it from a second format of this queue";

  private static final int MOST_SCHEMAS = 64;
  private final Evidence evidence;
  private final Census census;
  private final List<Draft> drafts = new ArrayList<>();

  FormatJudge(Evidence evidence, Census census) {
    this.evidence = evidence;
    this.census = census;
  }

  List<Draft> judge() {
    if (census.broken == Format.MALFORMED) {
      FaultPlaces.of(evidence).forEach(this::fault);
      evidence.coarseFaults.all().forEach(this::fault);
    }
    if (census.of(Format.FRAMED_MALFORMED) > 0) {
      framed();
    }
    for (Format format : Format.values()) {
      if (format != census.dominant
          && format != Format.MALFORMED
          && format != Format.FRAMED_MALFORMED
          && census.of(format) > 0) {
        other(format);
      }
    }
    boolean framed = census.dominant == Format.CONFLUENT || census.dominant == Format.APICURIO;
    if (framed || census.dominant == Format.FRAMED_JSON) {
      schemas();
    }
    return drafts;
  }

  private void fault(Group group) {
    long parsed = census.valid;
    long tried = parsed + census.malformed;
    int confidence = broken(parsed, tried);
    boolean lenient = lenient(group.what());
    boolean other = isOther(group);
    boolean several = group.what().equals(JsonFault.SEVERAL.words());
    boolean usual = several && group.tally().count > SOME * census.total;
    boolean unsure = several && !isLittle(group.tally().count);
    int most = other ? 30 : usual ? 45 : lenient || unsure ? 80 : 100;
    Draft draft =
        new Draft(
            Contents.Kind.MALFORMED,
            group.what(),
            Math.min(most, confidence),
            group.tally(),
            Draft.percent(parsed, tried) + " of this queue's JSON is well-formed, this is not");
    if (lenient) {
      draft.reasons.add("some readers take it");
    }
    if (other) {
      draft.reasons.add("text or bytes are usual here: it may only look like JSON");
    }
    if (usual) {
      draft.reasons.add("a format of its own: this may be a queue of several");
    } else if (unsure) {
      draft.reasons.add(UNSURE);
    }
    draft.encoded = several;
    drafts.add(draft);
  }

  /**
   * Whether it may be text or bytes that only begin with a bracket: where those are usual, JSON is
   * told by a field that it has, and by how much else is JSON.
   */
  private boolean isOther(Group group) {
    long others = census.of(Format.TEXT) + census.of(Format.BYTES);
    return others > SOME * census.total
        && (census.valid < SOME * census.total || !isInField(group));
  }

  /** What ends too early has no place: most of it must have had a field before. */
  private boolean isInField(Group group) {
    return group.what().equals(JsonFault.ENDS.words())
        ? 2 * evidence.cut >= group.tally().count
        : FaultPlaces.isInField(group);
  }

  /** Broken JSON behind a schema's id, where JSON is what is usual there. */
  private void framed() {
    Tally tally = evidence.format(Format.FRAMED_MALFORMED);
    long parsed = census.of(Format.FRAMED_JSON);
    long tried = parsed + tally.count;
    // Beside other messages of schemas, it may be one of them that begins with a bracket.
    boolean mixed = evidence.formats[Format.CONFLUENT.ordinal()] > FEW * parsed;
    Draft draft =
        new Draft(
            Contents.Kind.MALFORMED,
            Format.FRAMED_MALFORMED.words,
            mixed ? 30 : broken(parsed, tried),
            tally,
            Draft.percent(parsed, tried) + " of what begins so is well-formed, this is not");
    if (mixed) {
      draft.reasons.add("other bytes come behind a schema's id, too: it may be some of them");
    }
    drafts.add(draft);
  }

  private static int broken(long parsed, long tried) {
    double share = (double) parsed / tried;
    return share >= 1 - FEW ? 97 : share >= 0.8 ? 95 : share >= 0.5 ? 90 : 40;
  }

  private static boolean lenient(String what) {
    return what.startsWith("NaN") || what.startsWith("byte order mark");
  }

  private void other(Format format) {
    Tally tally = tally(format);
    if (tally.count == 0) {
      return;
    }
    double share = (double) tally.count / Math.max(1, census.total);
    int certain = confidence(format, share);
    boolean unsure = certain > UNSURE_AT && (census.doubtful || !isLittle(tally.count));
    int confidence = unsure ? UNSURE_AT : certain;
    String why =
        Draft.percent(census.of(census.dominant), census.total)
            + " of this queue is "
            + census.dominant.words;
    Draft draft =
        new Draft(
            Contents.Kind.FORMAT,
            format.words + " where " + census.dominant.words + " is usual",
            confidence,
            tally,
            why);
    if (confidence <= 45) {
      draft.reasons.add("a format of its own: this may be a queue of several");
    } else if (unsure) {
      draft.reasons.add(UNSURE);
    }
    drafts.add(draft);
  }

  /** Whether so few would hardly have been read of a queue whose second format it is. */
  private boolean isLittle(long count) {
    return census.total >= ENOUGH
        || 1 - Corroboration.atLeast((int) count + 1, (int) census.total, PART) < BY_ACCIDENT;
  }

  private int confidence(Format format, double share) {
    boolean structured =
        switch (format) {
          case JSON, CONFLUENT, APICURIO, FRAMED_JSON -> true;
          case SCALAR, MALFORMED, FRAMED_MALFORMED, EMPTY, TEXT, BYTES -> false;
        };
    boolean few = share <= FEW;
    return switch (census.dominant) {
      case TEXT -> format == Format.BYTES && few ? 60 : 20;
      case BYTES, EMPTY, SCALAR, MALFORMED, FRAMED_MALFORMED -> 20;
      case JSON, FRAMED_JSON, CONFLUENT, APICURIO -> {
        if (structured) {
          yield few ? 45 : 30;
        }
        int most = format == Format.SCALAR ? 75 : format == Format.EMPTY ? 90 : 93;
        yield few ? most : share <= SOME ? Math.min(most, 90) : 30;
      }
    };
  }

  /** Its messages; none where the fold does not keep them apart. */
  private Tally tally(Format format) {
    Tally all = evidence.tally();
    if (format == census.broken && format != Format.MALFORMED) {
      evidence.faults.all().forEach(g -> all.merge(g.tally()));
      evidence.coarseFaults.all().forEach(g -> all.merge(g.tally()));
    }
    switch (format) {
      case JSON -> {
        if (census.of(Format.FRAMED_JSON) == 0) {
          evidence.shapes.all().forEach(g -> all.merge(g.tally()));
          evidence.shallow.all().forEach(g -> all.merge(g.tally()));
          all.merge(evidence.shallow.rest);
        }
      }
      case FRAMED_JSON -> {
        for (Group group : evidence.schemas.all()) {
          if (group.coarse() == format.ordinal()) {
            all.merge(group.tally());
          }
        }
      }
      case TEXT -> {
        all.merge(evidence.format(Format.TEXT));
        if (census.of(Format.SCALAR) == 0) {
          all.merge(evidence.format(Format.SCALAR));
        }
      }
      case BYTES -> {
        all.merge(evidence.format(Format.BYTES));
        if (census.of(Format.CONFLUENT) == 0) {
          all.merge(evidence.format(Format.CONFLUENT));
          if (census.of(Format.FRAMED_MALFORMED) == 0) {
            all.merge(evidence.format(Format.FRAMED_MALFORMED));
          }
        }
        if (census.of(Format.APICURIO) == 0) {
          all.merge(evidence.format(Format.APICURIO));
        }
      }
      case CONFLUENT -> {
        all.merge(evidence.format(Format.CONFLUENT));
        if (census.of(Format.FRAMED_MALFORMED) == 0) {
          all.merge(evidence.format(Format.FRAMED_MALFORMED));
        }
      }
      case SCALAR, MALFORMED, FRAMED_MALFORMED, EMPTY, APICURIO ->
          all.merge(evidence.format(format));
    }
    return all;
  }

  /** Those that are rare; too many of them are told as one. */
  private void schemas() {
    List<Group> rare = new ArrayList<>();
    for (Groups table : new Groups[] {evidence.schemas, evidence.coarseSchemas}) {
      for (Group group : table.all()) {
        if (group.tally().count <= FEW * census.total
            && group.coarse() == census.dominant.ordinal()) {
          rare.add(group);
        }
      }
    }
    if (rare.size() <= MOST_SCHEMAS) {
      rare.forEach(g -> rare(g.what(), g.tally(), "names it"));
      return;
    }
    Tally all = evidence.tally();
    rare.forEach(g -> all.merge(g.tally()));
    rare("many rare schemas of " + census.dominant.words, all, "names one of them");
  }

  private void rare(String what, Tally tally, String names) {
    String why = Draft.percent(tally.count, census.total) + " of this queue " + names;
    drafts.add(new Draft(Contents.Kind.RARE, what, 20, tally, why));
  }
}
