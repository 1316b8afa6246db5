package io.clawback.model.audit;

import java.util.List;

/**
 * The result of checking a ledger.
 *
 * @param verdict the worst that was found
 * @param entries entries read
 * @param checkpoints signed heads that were checked
 * @param faults each fault with its place (segment, line, entry number), first first
 * @param head hash of the last good line, {@code sha256:} and hex
 */
public record ChainReport(
    Verdict verdict, long entries, long checkpoints, List<String> faults, String head) {}
