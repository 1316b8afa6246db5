/**
 * The loop: look, detect, plan, approve, execute, verify, audit. The Java API of Clawback; its door
 * is {@link io.clawback.runtime.Remediator}. Wires core and plugins together; decides nothing
 * itself.
 */
@NullMarked
package io.clawback.runtime;

import org.jspecify.annotations.NullMarked;
