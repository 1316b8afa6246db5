/**
 * Contracts as rules in CEL, the Common Expression Language, and what an expression in it makes of
 * a message: checked for their types when they are opened, bounded in what they may cost. A rule
 * comes from the config, never from a message.
 */
@NullMarked
package io.clawback.formats.cel;

import org.jspecify.annotations.NullMarked;
