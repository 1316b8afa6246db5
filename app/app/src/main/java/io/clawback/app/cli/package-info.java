/**
 * The command line: one class for each verb. Calls runtime, prints through {@code print}; touches
 * only files that are named on the command line.
 */
@NullMarked
package io.clawback.app.cli;

import org.jspecify.annotations.NullMarked;
