/** Where ledger entries are copied to. */
@NullMarked
package io.clawback.spi.sink;

import org.jspecify.annotations.NullMarked;
