/** One execution of one plan: step states, receipts, verification. */
@NullMarked
package io.clawback.model.run;

import org.jspecify.annotations.NullMarked;
