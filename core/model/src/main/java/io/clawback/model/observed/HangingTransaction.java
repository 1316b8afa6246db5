package io.clawback.model.observed;

import java.time.Instant;
import java.util.List;

/**
 * An open transaction that holds back the last stable offset for longer than it should.
 *
 * @param queue the queue's name
 * @param partition its number
 * @param transactionalId the producer's, empty when the broker would not say
 * @param producerId the broker's number for the producer
 * @param startOffset where it began
 * @param since when it last wrote
 * @param blockedMessages offsets held back from read-committed consumers
 * @param evidence for people
 */
public record HangingTransaction(
    String queue,
    int partition,
    String transactionalId,
    long producerId,
    long startOffset,
    Instant since,
    long blockedMessages,
    List<String> evidence) {}
