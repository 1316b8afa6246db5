package io.clawback.content;

import java.util.List;
import java.util.Optional;

/**
 * What a fold is asked to find out.
 *
 * @param idempotencyKey where the key is that tells duplicates; empty when they are not asked for
 * @param tenant where a message says whose it is; empty when it does not
 * @param contracts what messages must keep to, if anything
 * @param expectedMessages about how many will come, so that tables need not grow; 0 when unknown
 * @param duplicateBytes the most memory that the search for duplicates may take
 * @param samples how many messages of each signature are kept
 * @param seed of the hashes of what messages hold, which nobody may know who writes them; the same
 *     for folds that are to be merged; 0 for one that was made for this process. What is found does
 *     not depend on it, unless there is more than can be kept: then it says which part is
 */
public record ContentQuestion(
    Optional<Selector> idempotencyKey,
    Optional<Selector> tenant,
    List<Contract> contracts,
    long expectedMessages,
    long duplicateBytes,
    int samples,
    long seed) {
  public ContentQuestion {
    contracts = List.copyOf(contracts);
  }

  /** With a seed of this process. */
  public ContentQuestion(
      Optional<Selector> idempotencyKey,
      Optional<Selector> tenant,
      List<Contract> contracts,
      long expectedMessages,
      long duplicateBytes,
      int samples) {
    this(idempotencyKey, tenant, contracts, expectedMessages, duplicateBytes, samples, 0);
  }

  /** Formats and shapes only. */
  public static final ContentQuestion PLAIN =
      new ContentQuestion(Optional.empty(), Optional.empty(), List.of(), 0, 64L << 20, 3);
}
