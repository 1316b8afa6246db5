/**
 * What every {@link io.clawback.spi.state.Disk} must do, and a disk that loses what was not synced.
 * May touch the SPI and the test libraries alone.
 */
@NullMarked
package io.clawback.conformance.disk;

import org.jspecify.annotations.NullMarked;
