package io.clawback.model.audit;

import java.time.Instant;

/**
 * One durable ledger entry.
 *
 * @param seq its number, from 0, without gaps
 * @param at wall clock when it was appended
 * @param draft what was recorded
 * @param line the whole line as it stands in the ledger, without the line feed: RFC 8785 JSON with
 *     {@code prev} and {@code hash}
 */
public record Entry(long seq, Instant at, Draft draft, String line) {}
