/**
 * Consumers as local processes: started in sessions of their own so that they outlive us, found
 * again by a token in their environment, told from strangers by pid and start time. Touches /proc,
 * signals, and the fleet's own folder.
 */
@NullMarked
package io.clawback.consumers.process;

import org.jspecify.annotations.NullMarked;
