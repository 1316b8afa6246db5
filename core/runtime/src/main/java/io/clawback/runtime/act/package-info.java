/**
 * What the executor needs of the outside: hands that act, a fresh look before each step, recovery
 * after.
 */
@NullMarked
package io.clawback.runtime.act;

import org.jspecify.annotations.NullMarked;
