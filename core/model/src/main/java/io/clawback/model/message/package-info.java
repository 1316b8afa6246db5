/** Messages that are acted on, and how they are told apart and counted. Knows nothing else. */
@NullMarked
package io.clawback.model.message;

import org.jspecify.annotations.NullMarked;
