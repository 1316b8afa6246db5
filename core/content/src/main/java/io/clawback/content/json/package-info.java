/**
 * A strict RFC 8259 scanner over byte slices that says in one pass whether a text is JSON, where it
 * breaks, and what shape it has. Knows nothing of messages or folds.
 */
@NullMarked
package io.clawback.content.json;

import org.jspecify.annotations.NullMarked;
