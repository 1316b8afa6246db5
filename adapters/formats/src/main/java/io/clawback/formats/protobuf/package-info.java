/**
 * Contracts in Protocol Buffers. The library parses and links {@code .proto} sources; values are
 * walked over by code of our own, which copies nothing and is bounded by the value's length.
 */
@NullMarked
package io.clawback.formats.protobuf;

import org.jspecify.annotations.NullMarked;
