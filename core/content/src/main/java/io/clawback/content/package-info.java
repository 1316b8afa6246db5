/**
 * What messages are: a pure, mergeable fold over them, bounded in memory, the same for any
 * partitioning and order. No I/O, no clock, nothing of ours; runs on Java 17.
 */
@NullMarked
package io.clawback.content;

import org.jspecify.annotations.NullMarked;
