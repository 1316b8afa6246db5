/**
 * Contracts in Avro. The library parses schemas; values are walked over by code of our own, which
 * copies nothing, makes no object of any part, and is bounded by the value's length.
 */
@NullMarked
package io.clawback.formats.avro;

import org.jspecify.annotations.NullMarked;
