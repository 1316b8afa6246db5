/**
 * The rollback store: whole messages in segment files below the data folder, kept before anything
 * is removed. Touches the {@link io.clawback.spi.state.Disk} that it was given and nothing else.
 */
@NullMarked
package io.clawback.rollback;

import org.jspecify.annotations.NullMarked;
