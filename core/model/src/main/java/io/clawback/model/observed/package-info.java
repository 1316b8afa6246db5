/** What was seen: snapshots, and how each number was obtained. An unknown is never zero. */
@NullMarked
package io.clawback.model.observed;

import org.jspecify.annotations.NullMarked;
