package io.clawback.ledger;

/**
 * A checkpoint that was kept where the ledger's own machine cannot change it.
 *
 * @param source where it came from, for people
 * @param note the signed note, all five lines
 */
public record Anchor(String source, String note) {}
