/**
 * Contracts that a schema registry keeps: each message is judged by the schema that its frame
 * names. The registry is asked once for each id, within bounds of time, size and number; what it
 * does not answer well is not judged, and never a breach.
 */
@NullMarked
package io.clawback.formats.registry;

import org.jspecify.annotations.NullMarked;
