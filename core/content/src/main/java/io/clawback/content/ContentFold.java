package io.clawback.content;

import io.clawback.content.duplicate.AcceptedBefore;
import io.clawback.content.duplicate.DuplicateIndex;
import io.clawback.content.json.Hash;
import io.clawback.content.json.JsonFault;
import io.clawback.content.json.JsonScanner;
import io.clawback.content.json.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accumulates messages, merges with others of the same question, and says what they are. One thread
 * at a time; folds of several threads are merged. Memory is bounded: of shapes, faults, tenants and
 * paths those are kept whose hashes are smallest, so that what is kept is exact and the same for
 * any partitioning and order.
 */
public final class ContentFold {
  private final ContentQuestion question;
  private final List<Contract> contracts;
  private final JsonScanner scanner;
  private final FailureSigns signs = new FailureSigns();
  private final @Nullable Pick tenants;
  private final @Nullable Pick keys;
  private final Evidence evidence;
  private final @Nullable DuplicateIndex duplicates;
  private long stamp;
  private int from;
  private int length;
  private long schema;

  /** A fold that knows of nothing that was accepted before. */
  public ContentFold(ContentQuestion question) {
    this(question, AcceptedBefore.NOTHING);
  }

  /** A fold that finds duplicates of what was accepted before, too. */
  public ContentFold(ContentQuestion question, AcceptedBefore before) {
    this(
        question,
        question.idempotencyKey().isEmpty()
            ? null
            : new DuplicateIndex(
                question.expectedMessages(), question.duplicateBytes(), 0, before));
  }

  private ContentFold(ContentQuestion question, @Nullable DuplicateIndex duplicates) {
    this.duplicates = duplicates;
    this.question = question;
    this.contracts = question.contracts();
    List<List<String>> paths = new ArrayList<>();
    this.tenants = Pick.of(question.tenant(), paths);
    this.keys = Pick.of(question.idempotencyKey(), paths);
    this.scanner = new JsonScanner(paths);
    this.evidence = new Evidence(question.samples());
  }

  /**
   * Another empty fold of the same question, for another thread: the two share the search for
   * duplicates, and so its memory. To be merged in the end.
   */
  public ContentFold beside() {
    return new ContentFold(question, duplicates);
  }

  /** Takes one message in. Keeps nothing of the flyweight. */
  public void message(Message message) {
    stamp++;
    Evidence e = evidence;
    long bytes = size(message);
    e.messages++;
    e.bytes += bytes;
    e.times.add(message.timestamp);
    if (message.valueLength == Message.ABSENT) {
      e.tombstones++;
      whose(message, false, bytes);
      return;
    }
    if (scanner.crowded()) {
      scanner.forget();
      e.values.forget();
    }
    Format format = format(message);
    boolean json = format == Format.JSON || format == Format.FRAMED_JSON;
    long tenant = whose(message, json || format == Format.SCALAR, bytes);
    int sign = message.headerCount == 0 && message.deliveries < 0 ? 0 : signs.of(message);
    boolean failed = sign != FailureSigns.NONE;
    e.formats[format.ordinal()]++;
    if (json) {
      shape(message, tenant, failed);
    } else if (format == Format.MALFORMED) {
      fault(message, tenant, failed);
    } else {
      e.format(format).add(message, tenant, failed);
    }
    if (schema != 0) {
      schema(
          format == Format.FRAMED_MALFORMED ? Format.CONFLUENT : format, message, tenant, failed);
    }
    if (failed) {
      e.failures(sign).add(message, tenant, true);
    }
    if (!contracts.isEmpty() && format != Format.MALFORMED) {
      judge(message, tenant, failed);
    }
  }

  private static long size(Message message) {
    long size = (long) Math.max(0, message.valueLength) + Math.max(0, message.keyLength);
    for (int i = 0; i < message.headerCount; i++) {
      size += message.headers[4 * i + 1] + Math.max(0, message.headers[4 * i + 3]);
    }
    return size;
  }

  /** What the value is; leaves the scanner at it when it is JSON or looks like it. */
  private Format format(Message message) {
    byte[] b = message.bytes;
    from = message.valueFrom;
    length = message.valueLength;
    schema = 0;
    if (length == 0) {
      return Format.EMPTY;
    }
    int c = b[from];
    if (c == '{' || c == '[') {
      return scanner.scan(b, from, length) ? Format.JSON : Format.MALFORMED;
    }
    if (c == 0 && length > 5) {
      return framed(b);
    }
    Format format = unusual(b);
    if (format != Format.JSON && message.headerCount > 0) {
      schema = headerSchema(message);
      return schema != 0 ? Format.APICURIO : format;
    }
    return format;
  }

  /** Not framed, and the first byte is no bracket. */
  private Format unusual(byte[] b) {
    int end = from + length;
    int i = from;
    while (i < end && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t')) {
      i++;
    }
    boolean mark = i + 3 < end && b[i] == (byte) 0xEF && b[i + 1] == (byte) 0xBB;
    int c = mark ? b[i + 3] : i < end ? b[i] : 0;
    boolean valid = !mark && scanner.scan(b, from, length);
    if (c == '{' || c == '[') {
      if (mark) {
        scanner.scan(b, i, end - i);
      }
      return valid ? Format.JSON : Format.MALFORMED;
    }
    if (valid) {
      return Format.SCALAR;
    }
    return Utf8.isText(b, from, length) ? Format.TEXT : Format.BYTES;
  }

  private Format framed(byte[] b) {
    int id = Slices.number(b, from + 1);
    if (id == 0 && length > 9) {
      schema = ((long) id << 32) | (Slices.number(b, from + 5) & 0xffffffffL);
      return schema == 0 ? Format.BYTES : Format.APICURIO;
    }
    if (id <= 0) {
      return Format.BYTES;
    }
    schema = id;
    int c = b[from + 5];
    if (c != '{' && c != '[') {
      return Format.CONFLUENT;
    }
    if (scanner.scan(b, from + 5, length - 5)) {
      return Format.FRAMED_JSON;
    }
    // Some readers take NaN, so it is no broken JSON to be certain of.
    return scanner.fault() == JsonFault.NOT_A_NUMBER ? Format.CONFLUENT : Format.FRAMED_MALFORMED;
  }

  private static final byte[] GLOBAL = Slices.of("apicurio.value.globalId");
  private static final byte[] CONTENT = Slices.of("apicurio.value.contentId");

  private static long headerSchema(Message message) {
    for (int i = 0; i < message.headerCount; i++) {
      int at = 4 * i;
      if (message.headers[at + 3] == 8
          && (Slices.same(message, at, GLOBAL) || Slices.same(message, at, CONTENT))) {
        return Slices.number(message.bytes, message.headers[at + 2] + 4) & 0xffffffffL;
      }
    }
    return 0;
  }

  /** Counts the message for its tenant and its idempotency key; returns the tenant's hash or 0. */
  private long whose(Message message, boolean scanned, long bytes) {
    JsonScanner json = scanned ? scanner : null;
    DuplicateIndex index = duplicates;
    Pick key = keys;
    if (index != null && key != null && message.valueLength >= 0 && key.find(message, json)) {
      key(index, message, key);
    }
    Pick tenant = tenants;
    return tenant != null && tenant.find(message, json)
        ? evidence.tenants.add(tenant.bytes, tenant.from, tenant.length, bytes, message.timestamp)
        : 0;
  }

  @SuppressWarnings("ReferenceEquality") // whether it is another array, not an equal one
  private static void key(DuplicateIndex index, Message message, Pick key) {
    byte[] bytes = message.bytes;
    int from = key.from;
    int value = message.valueFrom;
    if (key.bytes != bytes) {
      // The index wants key and value in one array; this key is none of the message's bytes.
      bytes = new byte[key.length + message.valueLength];
      System.arraycopy(key.bytes, from, bytes, 0, key.length);
      System.arraycopy(message.bytes, value, bytes, key.length, message.valueLength);
      from = 0;
      value = key.length;
    }
    index.add(
        message.partition, message.offset, bytes, from, key.length, value, message.valueLength);
  }

  private void shape(Message message, long tenant, boolean failed) {
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
          new Group(hash, "", Shape.of(scanner), coarse, "", new Tally(question.samples())));
    }
    Group known = e.shallow.find(coarse);
    if (known == null && e.shallow.keeps(coarse)) {
      Shape shape = Shape.of(scanner).shallow();
      known =
          e.shallow.put(new Group(coarse, "", shape, coarse, "", new Tally(question.samples())));
    }
    return known;
  }

  private void fault(Message message, long tenant, boolean failed) {
    JsonFault fault = scanner.fault();
    if (fault == null) {
      throw new IllegalStateException("well-formed");
    }
    if (message.bytes[message.valueFrom] == '{') {
      evidence.braces++;
    }
    boolean placed = fault != JsonFault.ENDS && fault != JsonFault.TOO_DEEP;
    long kind = Hash.of(fault.words());
    long hash = Hash.of(kind, placed ? scanner.faultPathHash() : 0);
    Groups faults = evidence.faults;
    Group group = faults.find(hash);
    if (group == null) {
      String path = placed ? scanner.faultPath() : "";
      String what = path.isEmpty() ? fault.words() : fault.words() + " in " + path;
      group = faults.make(hash, what, kind, fault.words() + " in many places", question.samples());
    }
    group.tally().add(message, tenant, failed);
  }

  private void schema(Format format, Message message, long tenant, boolean failed) {
    long hash = Hash.of(format.ordinal(), schema);
    Group group = evidence.schemas.find(hash);
    if (group == null) {
      String what = "schema " + schema + " of " + format.words;
      group =
          evidence.schemas.make(
              hash, what, format.ordinal(), format.words + ", many schemas", question.samples());
    }
    group.tally().add(message, tenant, failed);
  }

  private void judge(Message message, long tenant, boolean failed) {
    for (Contract contract : contracts) {
      Optional<Contract.Violation> violation = contract.judge(message);
      if (violation.isPresent()) {
        String path = violation.get().path();
        String rule = violation.get().rule();
        long whole = Hash.of(contract.name());
        long hash = Hash.of(Hash.of(whole, Hash.of(path)), Hash.of(rule));
        Group group = evidence.contracts.find(hash);
        if (group == null) {
          String where = path.isEmpty() ? "" : " in " + path;
          group =
              evidence.contracts.make(
                  hash,
                  "breaks " + contract.name() + where + ": " + rule,
                  whole,
                  "breaks " + contract.name() + " in many ways",
                  question.samples());
        }
        group.tally().add(message, tenant, failed);
      }
    }
  }

  /** Takes in that the messages of {@code [from, to)} could not be looked at. */
  public void unreadable(int partition, long from, long to, long size, String why) {
    evidence.unreadable(new Contents.Unclassified(partition, from, to, size, why));
  }

  /** Takes in all that {@code other} took; {@code other} must not be used afterwards. */
  @SuppressWarnings("ReferenceEquality") // whether the index is shared
  public void merge(ContentFold other) {
    if (!question.equals(other.question)) {
      throw new IllegalArgumentException("folds of different questions");
    }
    stamp = Math.max(stamp, other.stamp);
    evidence.merge(other.evidence);
    if (duplicates != null && other.duplicates != null && duplicates != other.duplicates) {
      duplicates.merge(other.duplicates);
    }
  }

  /** What they are, when nothing is known of consumers. The fold may go on afterwards. */
  public Contents finish() {
    return finish(Standing.UNKNOWN);
  }

  /** What they are. The fold may go on afterwards. */
  public Contents finish(Standing standing) {
    return new Judgement(evidence, standing)
        .contents(Optional.ofNullable(duplicates).map(DuplicateIndex::finish));
  }
}
