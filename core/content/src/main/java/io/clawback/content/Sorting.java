package io.clawback.content;

import io.clawback.content.json.Hash;
import io.clawback.content.json.JsonFault;
import io.clawback.content.json.JsonScanner;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts one message after another under what it has in common with others. */
final class Sorting {
  /** Registries count their schemas from 1 on; a larger id may be any four bytes. */
  private static final long SMALL = (1 << 24) - 1;

  private final Evidence evidence;
  private final JsonScanner scanner;
  private final Hash hashes;
  private final int samples;

  Sorting(Evidence evidence, JsonScanner scanner, Hash hashes, int samples) {
    this.evidence = evidence;
    this.scanner = scanner;
    this.hashes = hashes;
    this.samples = samples;
  }

  /** Counts JSON under its shape, and the sizes of its values. */
  void shape(Message message, long stamp, long tenant, boolean failed) {
    Evidence e = evidence;
    long hash = scanner.shape();
    Group group = e.shapes.find(hash);
    if (group == null) {
      group = newShape(hash);
    }
    (group == null ? e.shallow.rest : group.tally()).add(message, tenant, failed);
    if (!scanner.wide()) {
      e.values.add(scanner, stamp, message, tenant, failed);
    }
  }

  private @Nullable Group newShape(long hash) {
    Evidence e = evidence;
    long coarse = Shape.shallowHash(scanner);
    if (e.shapes.keeps(hash)) {
      return e.shapes.put(
          new Group(
              hash, "", Shape.of(scanner, e.shapes.features), coarse, "", new Tally(samples)));
    }
    Group known = e.shallow.find(coarse);
    if (known == null && e.shallow.keeps(coarse)) {
      Shape shape = Shape.shallow(scanner, e.shallow.features);
      known = e.shallow.put(new Group(coarse, "", shape, coarse, "", new Tally(samples)));
    }
    return known;
  }

  /** Counts what begins as JSON and is none under what broke, and where. */
  void fault(Message message, long tenant, boolean failed) {
    JsonFault fault = scanner.fault();
    if (fault == null) {
      throw new IllegalStateException("well-formed");
    }
    if (fault == JsonFault.BYTE_ORDER_MARK || opens(message)) {
      evidence.braces++;
    }
    if (fault == JsonFault.ENDS && scanner.pairs() > 1) {
      evidence.cut++;
    }
    if (message.headerCount > 0 && Framing.HEADER.frames(message)) {
      evidence.headed++;
    }
    boolean placed = fault != JsonFault.ENDS && fault != JsonFault.TOO_DEEP;
    long kind = Hash.of(fault.words());
    long hash = Hash.of(kind, placed ? scanner.faultPathHash() : 0);
    Groups faults = evidence.faults;
    Group group = faults.find(hash);
    if (group == null) {
      String path = placed ? scanner.faultPath() : "";
      String what = path.isEmpty() ? fault.words() : fault.words() + " in " + path;
      group = faults.make(hash, what, kind, fault.words() + " in many places", samples);
    }
    group.tally().add(message, tenant, failed);
  }

  /** Whether it begins as an object, or as an array of objects or strings. */
  private static boolean opens(Message message) {
    byte[] b = message.bytes;
    int from = message.valueFrom;
    int next = message.valueLength > 1 ? b[from + 1] : 0;
    return b[from] == '{' || (b[from] == '[' && (next == '{' || next == '"' || next == '\''));
  }

  /** Counts a message under the schema that it names. */
  void schema(Format framed, long schema, Message message, long tenant, boolean failed) {
    Format format = framed == Format.FRAMED_MALFORMED ? Format.CONFLUENT : framed;
    if (format == Format.CONFLUENT && schema > SMALL) {
      evidence.wild++;
    }
    long hash = Hash.of(format.ordinal(), hashes.number(schema));
    Group group = evidence.schemas.find(hash);
    if (group == null) {
      String what = "schema " + schema + " of " + format.words;
      group =
          evidence.schemas.make(
              hash, what, format.ordinal(), format.words + ", many schemas", samples);
    }
    group.tally().add(message, tenant, failed);
  }

  /** Counts it under what it breaks of each contract. */
  void judge(
      List<Contract> contracts, Format format, Message message, long tenant, boolean failed) {
    for (Contract contract : contracts) {
      Optional<Contract.Violation> violation = contract.judge(message);
      if (violation.isPresent()) {
        Groups breaches = format == Format.MALFORMED ? evidence.doubtful : evidence.contracts;
        breach(breaches, contract.name(), violation.get()).tally().add(message, tenant, failed);
      }
    }
  }

  private Group breach(Groups breaches, String contract, Contract.Violation violation) {
    String path = violation.path();
    String rule = violation.rule();
    long whole = Hash.of(contract);
    long hash = Hash.of(Hash.of(whole, Hash.of(path)), Hash.of(rule));
    Group group = breaches.find(hash);
    if (group != null) {
      return group;
    }
    String where = path.isEmpty() ? "" : " in " + path;
    return breaches.make(
        hash,
        "breaks " + contract + where + ": " + rule,
        whole,
        "breaks " + contract + " in many ways",
        samples);
  }
}
