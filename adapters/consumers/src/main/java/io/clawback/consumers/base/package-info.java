/**
 * What every kind of consumer fleet shares: typed settings, the journal of operations, the lock and
 * the rules of acting. May touch only the fleet's own folder.
 */
@NullMarked
package io.clawback.consumers.base;

import org.jspecify.annotations.NullMarked;
