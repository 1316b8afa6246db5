/**
 * Ledger entries as events of a CloudWatch Logs stream, through Amazon's own client. Touches that
 * stream alone: it makes it when it is not there, and puts events.
 */
@NullMarked
package io.clawback.sink.cloudwatch;

import org.jspecify.annotations.NullMarked;
