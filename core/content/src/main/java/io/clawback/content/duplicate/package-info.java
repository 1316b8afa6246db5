/**
 * Messages that repeat another one's idempotency key: a table of all keys in a bounded number of
 * bytes. Touches nothing but the arrays it is given.
 */
@NullMarked
package io.clawback.content.duplicate;

import org.jspecify.annotations.NullMarked;
