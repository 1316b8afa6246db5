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
 */
public record ContentQuestion(
    Optional<Selector> idempotencyKey,
    Optional<Selector> tenant,
    List<Contract> contracts,
    long expectedMessages,
    long duplicateBytes,
    int samples) {
  public ContentQuestion {
    contracts = List.copyOf(contracts);
  }

  /** Formats and shapes only. */
  public static final ContentQuestion PLAIN =
      new ContentQuestion(Optional.empty(), Optional.empty(), List.of(), 0, 64L << 20, 3);
}
