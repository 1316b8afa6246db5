package io.clawback.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a fold has seen, before it is judged. Bounded, and independent of the order. */
final class Evidence {
  private static final int SHAPES = 4_096;
  private static final int SHALLOW_SHAPES = 1_024;
  private static final int FAULTS = 1_024;
  private static final int SCHEMAS = 256;
  private static final int COARSE = 64;
  private static final int UNCLASSIFIED = 1_000;
  private static final Comparator<Contents.Unclassified> BY_PLACE =
      Comparator.comparingInt(Contents.Unclassified::partition)
          .thenComparingLong(Contents.Unclassified::from)
          .thenComparingLong(Contents.Unclassified::to)
          .thenComparingLong(Contents.Unclassified::bytes)
          .thenComparing(Contents.Unclassified::why);

  private final int samples;
  long messages;
  long bytes;
  long tombstones;

  /** Of malformed JSON: what begins with a brace, as lines of a log hardly do. */
  long braces;

  /** Of malformed JSON: what a header says to be of a schema, so that it may be no JSON at all. */
  long headed;

  /** Of Confluent framing: ids so large that they may be no ids. */
  long wild;

  final long[] formats = new long[Format.values().length];
  final TimeCounts times = new TimeCounts();
  private final @Nullable Tally[] byFormat = new @Nullable Tally[formats.length];
  private final @Nullable Tally[] failures = new @Nullable Tally[FailureSigns.WORDS.length];
  final Groups shallow = new Groups(SHALLOW_SHAPES, null);
  final Groups shapes = new Groups(SHAPES, shallow);
  final Groups coarseFaults = new Groups(COARSE, null);
  final Groups faults = new Groups(FAULTS, coarseFaults);
  final Groups coarseContracts = new Groups(COARSE, null);
  final Groups contracts = new Groups(FAULTS, coarseContracts);
  final Groups coarseDoubtful = new Groups(COARSE, null);

  /** Breaches by what begins as JSON and is none: where JSON is usual, that says enough. */
  final Groups doubtful = new Groups(FAULTS, coarseDoubtful);

  final Groups coarseSchemas = new Groups(COARSE, null);
  final Groups schemas = new Groups(SCHEMAS, coarseSchemas);
  final Values values;
  final Tenants tenants = new Tenants();
  private List<Contents.Unclassified> unclassified = new ArrayList<>();
  long unclassifiedCount;

  Evidence(int samples) {
    this.samples = samples;
    this.values = new Values(samples);
  }

  Tally format(Format format) {
    return at(byFormat, format.ordinal());
  }

  Tally failures(int sign) {
    return at(failures, sign);
  }

  private Tally at(@Nullable Tally[] tallies, int i) {
    Tally tally = tallies[i];
    if (tally == null) {
      tally = new Tally(samples);
      tallies[i] = tally;
    }
    return tally;
  }

  /** One that keeps as many samples as the others. */
  Tally tally() {
    return new Tally(samples);
  }

  void unreadable(Contents.Unclassified what) {
    unclassifiedCount += Math.max(1, what.to() - what.from());
    unclassified.add(what);
    if (unclassified.size() >= 2 * UNCLASSIFIED) {
      unclassified = new ArrayList<>(unclassified());
    }
  }

  List<Contents.Unclassified> unclassified() {
    return unclassified.stream().sorted(BY_PLACE).limit(UNCLASSIFIED).toList();
  }

  void merge(Evidence other) {
    messages += other.messages;
    bytes += other.bytes;
    tombstones += other.tombstones;
    braces += other.braces;
    headed += other.headed;
    wild += other.wild;
    times.merge(other.times);
    for (int i = 0; i < formats.length; i++) {
      formats[i] += other.formats[i];
    }
    merge(byFormat, other.byFormat);
    merge(failures, other.failures);
    shapes.merge(other.shapes);
    shallow.merge(other.shallow);
    faults.merge(other.faults);
    coarseFaults.merge(other.coarseFaults);
    contracts.merge(other.contracts);
    coarseContracts.merge(other.coarseContracts);
    doubtful.merge(other.doubtful);
    coarseDoubtful.merge(other.coarseDoubtful);
    schemas.merge(other.schemas);
    coarseSchemas.merge(other.coarseSchemas);
    values.merge(other.values);
    tenants.merge(other.tenants);
    long before = unclassifiedCount;
    other.unclassified.forEach(this::unreadable);
    unclassifiedCount = before + other.unclassifiedCount;
  }

  private void merge(@Nullable Tally[] ours, @Nullable Tally[] theirs) {
    for (int i = 0; i < ours.length; i++) {
      Tally more = theirs[i];
      if (more != null) {
        at(ours, i).merge(more);
      }
    }
  }

  /** Cuts all tables to their bounds, so that what is left does not depend on the order. */
  void trim() {
    shapes.trim();
    shallow.trim();
    faults.trim();
    coarseFaults.trim();
    contracts.trim();
    coarseContracts.trim();
    doubtful.trim();
    coarseDoubtful.trim();
    schemas.trim();
    coarseSchemas.trim();
  }
}
