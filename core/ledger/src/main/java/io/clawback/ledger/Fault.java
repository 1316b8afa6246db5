package io.clawback.ledger;

import io.clawback.model.audit.Verdict;

/**
 * One thing that is wrong with a ledger.
 *
 * @param verdict which kind of wrong
 * @param entry number of the entry concerned, as far as it can be told
 * @param text where and what, one sentence
 */
record Fault(Verdict verdict, long entry, String text) {}
