/**
 * Consumers that any command can count, scale and restart. Runs only the declared words, bounded in
 * time and output; what they print is read as a number or shown, never evaluated.
 */
@NullMarked
package io.clawback.consumers.command;

import org.jspecify.annotations.NullMarked;
