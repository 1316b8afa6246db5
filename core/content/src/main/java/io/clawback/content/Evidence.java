package io.clawback.content;

import io.clawback.content.json.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a fold has seen, before it is judged. Bounded in numbers and in bytes, and independent
 * of the order.
 */
final class Evidence {
  private static final int SHAPES = 4_096;
  private static final int SHALLOW_SHAPES = 1_024;
  private static final int FAULTS = 1_024;
  private static final int SCHEMAS = 256;
  private static final int COARSE = 64;
  private static final int UNCLASSIFIED = 1_000;
  private static final long MIB = 1 << 20;

  /** After so many bytes that may have been kept, all tables are looked at. */
  private static final long OFTEN = 8 * MIB;

  /** What a message may add, beside what a sample holds of it. */
  private static final int TRACE = 256;

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

  /**
   * Of malformed JSON: what begins with a brace, or with a brace or a quote in a bracket, as lines
   * of a log hardly do.
   */
  long braces;

  /** Of JSON that ends too early: what had a field before it ended. */
  long cut;

  /** Of malformed JSON: what a header says to be of a schema, so that it may be no JSON at all. */
  long headed;

  /** Of Confluent framing: ids so large that they may be no ids. */
  long wild;

  final long[] formats = new long[Format.values().length];
  final TimeCounts times = new TimeCounts();
  private final @Nullable Tally[] byFormat = new @Nullable Tally[formats.length];
  private final @Nullable Tally[] failures = new @Nullable Tally[FailureSigns.WORDS.length];
  final Groups shallow = new Groups(SHALLOW_SHAPES, 4 * MIB, null);
  final Groups shapes = new Groups(SHAPES, 12 * MIB, shallow);
  final Groups coarseFaults = new Groups(COARSE, MIB, null);
  final Groups faults = new Groups(FAULTS, 4 * MIB, coarseFaults);
  final Groups coarseContracts = new Groups(COARSE, MIB, null);
  final Groups contracts = new Groups(FAULTS, 4 * MIB, coarseContracts);
  final Groups coarseDoubtful = new Groups(COARSE, MIB, null);

  /** Breaches by what begins as JSON and is none: where JSON is usual, that says enough. */
  final Groups doubtful = new Groups(FAULTS, 4 * MIB, coarseDoubtful);

  final Groups coarseSchemas = new Groups(COARSE, MIB, null);
  final Groups schemas = new Groups(SCHEMAS, 2 * MIB, coarseSchemas);
  final Values values;
  final Tenants tenants;
  private List<Contents.Unclassified> unclassified = new ArrayList<>();
  long unclassifiedCount;
  private long unlooked;

  Evidence(int samples, Hash hashes) {
    this.samples = samples;
    this.values = new Values(samples);
    this.tenants = new Tenants(hashes);
  }

  /** A message of so many bytes comes. */
  void count(long size) {
    messages++;
    bytes += size;
    unlooked += Math.min(size, OFTEN) + TRACE;
    if (unlooked >= OFTEN) {
      unlooked = 0;
      check();
    }
  }

  private void check() {
    for (Groups groups : tables()) {
      groups.check();
    }
  }

  /** The finer before the coarser: what one drops the next takes in. */
  private Groups[] tables() {
    return new Groups[] {
      shapes,
      shallow,
      faults,
      coarseFaults,
      contracts,
      coarseContracts,
      doubtful,
      coarseDoubtful,
      schemas,
      coarseSchemas
    };
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
    cut += other.cut;
    headed += other.headed;
    wild += other.wild;
    times.merge(other.times);
    for (int i = 0; i < formats.length; i++) {
      formats[i] += other.formats[i];
    }
    merge(byFormat, other.byFormat);
    merge(failures, other.failures);
    Groups[] ours = tables();
    Groups[] theirs = other.tables();
    for (int i = 0; i < ours.length; i++) {
      ours[i].merge(theirs[i]);
      ours[i].check();
    }
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

  /** The features of all shapes that are kept, in full or by their outermost fields. */
  List<List<Shape.Feature>> features() {
    List<List<Shape.Feature>> all = new ArrayList<>();
    for (Groups groups : new Groups[] {shapes, shallow}) {
      for (Group group : groups.all()) {
        Shape shape = group.shape();
        if (shape != null) {
          all.add(shape.features());
        }
      }
    }
    return all;
  }

  /** What there was more of than is kept. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    note(notes, shapes, "shapes of JSON: others are told by their outermost fields");
    note(notes, shallow, "outermost fields of JSON: others are not judged by their shape");
    note(notes, faults, "places where JSON breaks: others are told by what broke alone");
    note(notes, contracts, "ways in which contracts are broken: others are told by the contract");
    note(notes, schemas, "schemas: others are told together");
    if (tenants.overflowed()) {
      notes.add("more tenants than are kept: others are not counted");
    }
    if (values.overflowed()) {
      notes.add("more fields than are watched: values of others are not judged by their size");
    }
    return List.copyOf(notes);
  }

  private static void note(List<String> notes, Groups groups, String what) {
    if (groups.overflowed()) {
      notes.add("more than are kept of " + what);
    }
  }

  /** Cuts all tables to their bounds, so that what is left does not depend on the order. */
  void trim() {
    for (Groups groups : tables()) {
      groups.trim();
    }
  }
}
