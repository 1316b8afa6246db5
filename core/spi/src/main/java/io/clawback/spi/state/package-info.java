/** Where state is kept: disk, observations, leases, accepted keys, messages for a way back. */
@NullMarked
package io.clawback.spi.state;

import org.jspecify.annotations.NullMarked;
