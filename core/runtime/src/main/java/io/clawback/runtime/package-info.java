/**
 * The Java API: the loop from config to audit, and its wiring. Sees everything of the core and
 * plugins through the SPI only.
 */
@NullMarked
package io.clawback.runtime;

import org.jspecify.annotations.NullMarked;
