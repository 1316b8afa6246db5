/**
 * Looking inside: reads a queue's messages without consuming them, has the content fold say what
 * they are, and reports it in the model's words. The only room that knows both scan and fold.
 */
@NullMarked
package io.clawback.runtime.inspect;

import org.jspecify.annotations.NullMarked;
