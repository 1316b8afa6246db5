/** The command line: one class for each verb. Calls runtime, prints through {@code print}. */
@NullMarked
package io.clawback.app.cli;

import org.jspecify.annotations.NullMarked;
