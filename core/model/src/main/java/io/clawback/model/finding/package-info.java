/** What a detector says, with its evidence. Every finding ends in a step or in a decline. */
@NullMarked
package io.clawback.model.finding;

import org.jspecify.annotations.NullMarked;
