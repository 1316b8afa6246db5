/**
 * Sets and removes positions of groups so that it is known afterwards whether it happened: who else
 * may write is looked at before, and what was written is read back.
 */
@NullMarked
package io.clawback.brokers.kafka.offsets;

import org.jspecify.annotations.NullMarked;
