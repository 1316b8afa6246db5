package io.clawback.app.show;

import static io.clawback.app.show.InspectWords.coordinates;

import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Accepted;
import io.clawback.model.observed.ContentReport.Duplicates;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What came twice, within what was read and after it was accepted before. */
final class DuplicateLines {
  private DuplicateLines() {}

  static void of(Duplicates d, Consumer<String> line, Consumer<String> under) {
    line.accept(
        "DUPLICATES  "
            + Words.count(d.duplicateCount())
            + " of "
            + Words.several(d.keyed(), "message")
            + " with a key; "
            + Words.count(d.keys())
            + " different keys");
    if (d.conflictCount() > 0) {
      under.accept(
          Words.count(d.conflictCount())
              + has(d.conflictCount())
              + "a key that came with other content");
    }
    if (d.share() < 1) {
      under.accept(
          "memory sufficed for "
              + part(d.share())
              + " of the keys: the counts are of that share, give or take "
              + part(d.error()));
    }
    if (d.suspected() > 0) {
      under.accept(
          Words.count(d.suspected())
              + " of them are suspected: their keys were not compared in full");
    }
    d.samples().forEach(p -> under.accept(pair(p, "")));
    more(
        d.samples().size(),
        d.duplicateCount(),
        "duplicates",
        d.conflictCount(),
        "conflicts",
        under);
    d.accepted().ifPresent(a -> accepted(a, d.keyed(), line, under));
  }

  private static void accepted(
      Accepted a, long keyed, Consumer<String> line, Consumer<String> under) {
    line.accept(
        "ACCEPTED BEFORE  "
            + Words.count(a.sameCount())
            + " of "
            + Words.several(keyed, "message")
            + " with a key, since "
            + Words.time(a.since()));
    if (a.otherCount() > 0) {
      under.accept(
          Words.count(a.otherCount())
              + has(a.otherCount())
              + "a key that was accepted with other content");
    }
    known(a, under);
    a.samples().forEach(p -> under.accept(pair(p, ", which was accepted")));
    more(
        a.samples().size(), a.sameCount(), "accepted", a.otherCount(), "accepted-conflicts", under);
  }

  /** "The whole window" is said of nothing less. */
  private static void known(Accepted a, Consumer<String> under) {
    boolean late = a.knownSince().isAfter(a.since());
    if (a.covered() == a.offsets()) {
      under.accept(
          (a.whole()
                  ? "the whole window is known: "
                  : "all that could be found of the window is known: ")
              + Words.count(a.keys())
              + " different keys of "
              + Words.several(a.offsets(), "offset"));
    } else {
      under.accept(
          InspectWords.share(a.covered(), a.offsets())
              + (late ? " of what could be found is known, " : " of the window is known, ")
              + Words.count(a.covered())
              + " of "
              + Words.several(a.offsets(), "offset"));
    }
    if (a.whole()) {
      return;
    }
    if (late) {
      under.accept("not every partition is known before " + Words.time(a.knownSince()));
    }
    if (a.unread() > 0) {
      under.accept(Words.several(a.unread(), "offset") + " of the window could not be read");
    }
    if (a.unasked() > 0) {
      under.accept(
          "the store failed on "
              + Words.several(a.unasked(), "message")
              + ": accepted or not is unknown");
    }
    under.accept(
        a.covered() + a.unread() < a.offsets()
            ? "there may be more; the next look reads on"
            : "there may be more");
  }

  /** The rest of a list that is cut, and how to see it. */
  private static void more(
      int shown, long same, String ofSame, long other, String ofOther, Consumer<String> under) {
    if (same + other > shown) {
      under.accept(
          "and "
              + Words.count(same + other - shown)
              + " more: see "
              + Stream.of(same > 0 ? ofSame : "", other > 0 ? ofOther : "")
                  .filter(word -> !word.isEmpty())
                  .map(word -> "--offsets " + word)
                  .collect(Collectors.joining(" and ")));
    }
  }

  private static String pair(ContentReport.Pair pair, String accepted) {
    return coordinates(pair.repetition())
        + " repeats "
        + InspectWords.when(pair.original())
        + accepted
        + (pair.sameContent() ? "" : ", with other content");
  }

  private static String has(long more) {
    return more == 1 ? " more has " : " more have ";
  }

  private static String part(double share) {
    return InspectWords.share(Math.round(share * 10_000), 10_000);
  }
}
