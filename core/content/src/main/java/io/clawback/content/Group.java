package io.clawback.content;

import org.jspecify.annotations.Nullable;

/**
 * A tally under a name.
 *
 * @param hash what it is found by
 * @param what in words
 * @param shape of JSON messages; null for all else
 * @param coarse the hash of the group that takes it in when there are too many
 * @param coarseWhat that group in words
 * @param tally of its messages
 */
record Group(
    long hash, String what, @Nullable Shape shape, long coarse, String coarseWhat, Tally tally) {

  /** The same of other messages. */
  Group with(Tally other) {
    return new Group(hash, what, shape, coarse, coarseWhat, other);
  }

  Group coarser() {
    return new Group(
        coarse, coarseWhat, shape == null ? null : shape.shallow(), coarse, coarseWhat, tally);
  }
}
