package io.clawback.content;

import io.clawback.content.duplicate.AcceptedBefore;
import io.clawback.content.duplicate.DuplicateIndex;
import io.clawback.content.json.Hash;
import io.clawback.content.json.JsonScanner;
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
  private final FailureSigns signs;
  private final @Nullable Pick tenants;
  private final @Nullable Pick keys;
  private final Evidence evidence;
  private final Recognition recognition;
  private final Sorting sorting;
  private final @Nullable DuplicateIndex duplicates;
  private long stamp;

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
                question.expectedMessages(), question.duplicateBytes(), question.seed(), before));
  }

  private ContentFold(ContentQuestion question, @Nullable DuplicateIndex duplicates) {
    this.duplicates = duplicates;
    this.question = question;
    this.contracts = question.contracts();
    List<List<String>> paths = new ArrayList<>();
    this.tenants = Pick.of(question.tenant(), paths);
    this.keys = Pick.of(question.idempotencyKey(), paths);
    Hash hashes = Hash.seeded(question.seed());
    this.scanner = new JsonScanner(paths, hashes);
    this.signs = new FailureSigns(hashes);
    this.evidence = new Evidence(question.samples(), hashes);
    this.recognition = new Recognition(scanner);
    this.sorting = new Sorting(evidence, scanner, hashes, question.samples());
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
    message.sample = null;
    e.count(bytes);
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
    Format format = recognition.of(message);
    boolean json = format == Format.JSON || format == Format.FRAMED_JSON;
    long tenant = whose(message, json || format == Format.SCALAR, bytes);
    int sign = message.headerCount == 0 && message.deliveries < 0 ? 0 : signs.of(message);
    boolean failed = sign != FailureSigns.NONE;
    e.formats[format.ordinal()]++;
    if (json) {
      sorting.shape(message, stamp, tenant, failed);
    } else if (format == Format.MALFORMED) {
      sorting.fault(message, tenant, failed);
    } else {
      e.format(format).add(message, tenant, failed);
    }
    if (recognition.schema != 0) {
      sorting.schema(format, recognition.schema, message, tenant, failed);
    }
    if (failed) {
      e.failures(sign).add(message, tenant, true);
    }
    if (!contracts.isEmpty()) {
      sorting.judge(contracts, format, message, tenant, failed);
    }
  }

  private static long size(Message message) {
    long size = (long) Math.max(0, message.valueLength) + Math.max(0, message.keyLength);
    for (int i = 0; i < message.headerCount; i++) {
      size += message.headers[4 * i + 1] + Math.max(0, message.headers[4 * i + 3]);
    }
    return size;
  }

  /** Counts the message for its tenant and its idempotency key; returns the tenant's hash or 0. */
  private long whose(Message message, boolean scanned, long bytes) {
    JsonScanner json = scanned ? scanner : null;
    DuplicateIndex index = duplicates;
    Pick key = keys;
    if (index != null && key != null && message.valueLength >= 0 && key.find(message, json)) {
      index.add(
          message.partition,
          message.offset,
          key.bytes,
          key.from,
          key.length,
          message.bytes,
          message.valueFrom,
          message.valueLength);
      key.forget();
    }
    Pick tenant = tenants;
    if (tenant == null || !tenant.find(message, json)) {
      return 0;
    }
    long hash =
        evidence.tenants.add(tenant.bytes, tenant.from, tenant.length, bytes, message.timestamp);
    tenant.forget();
    return hash;
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
