/** Where state is kept: disk, observations, leases. */
@NullMarked
package io.clawback.spi.state;

import org.jspecify.annotations.NullMarked;
