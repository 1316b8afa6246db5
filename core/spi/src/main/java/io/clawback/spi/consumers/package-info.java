/** What runs the owner's consumers: counted, scaled and restarted through this. */
@NullMarked
package io.clawback.spi.consumers;

import org.jspecify.annotations.NullMarked;
