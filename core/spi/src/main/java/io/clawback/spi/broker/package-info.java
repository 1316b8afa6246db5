/**
 * What a broker plugin implements: Inspect always, everything else as a small capability of its
 * own. Capabilities are told by type, never by exception.
 */
@NullMarked
package io.clawback.spi.broker;

import org.jspecify.annotations.NullMarked;
