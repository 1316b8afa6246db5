/**
 * What the deciding parts look at: the fleet, the history and the snapshot, indexed once so that
 * nothing is searched twice. Internal to the engine.
 */
@NullMarked
package io.clawback.engine.look;

import org.jspecify.annotations.NullMarked;
