/**
 * Ledger entries as a JSON Lines file, best kept on another file system. Touches that file alone.
 */
@NullMarked
package io.clawback.sink.jsonl;

import org.jspecify.annotations.NullMarked;
