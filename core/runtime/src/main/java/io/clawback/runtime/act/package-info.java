/**
 * What the executor needs of the outside: hands that act, a fresh look before each step, recovery
 * after. Changes the world only through what brokers and consumer fleets offer, under a lease.
 */
@NullMarked
package io.clawback.runtime.act;

import org.jspecify.annotations.NullMarked;
