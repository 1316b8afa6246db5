/** Where state is kept: disk, observations, leases, accepted keys. */
@NullMarked
package io.clawback.spi.state;

import org.jspecify.annotations.NullMarked;
