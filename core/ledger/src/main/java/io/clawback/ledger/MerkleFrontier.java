package io.clawback.ledger;

import java.util.Arrays;

/**
 * The right edge of an RFC 6962 Merkle tree: enough to add leaves and to tell the root, in space
 * that grows with the logarithm of the size. Not thread-safe.
 */
final class MerkleFrontier {
  private final Sha256 sha;
  private byte[][] peaks = new byte[63][];
  private long size;
  private byte[] newest = Line.NO_HASH;

  MerkleFrontier(Sha256 sha) {
    this.sha = sha;
  }

  MerkleFrontier copy(Sha256 with) {
    MerkleFrontier copy = new MerkleFrontier(with);
    copy.peaks = Arrays.copyOf(peaks, peaks.length);
    copy.size = size;
    copy.newest = newest;
    return copy;
  }

  void add(byte[] leaf) {
    newest = leaf;
    byte[] peak = leaf;
    int level = 0;
    while ((size >> level & 1) == 1) {
      peak = sha.node(peaks[level], peak);
      level++;
    }
    peaks[level] = peak;
    size++;
  }

  long size() {
    return size;
  }

  /** The leaf that was added last; zeros when there is none. */
  byte[] newest() {
    return newest;
  }

  /** The tree's root; of the empty tree, the hash of nothing. */
  byte[] root() {
    if (size == 0) {
      return sha.of(new byte[0]);
    }
    int level = Long.numberOfTrailingZeros(size);
    byte[] root = peaks[level];
    for (level++; level < peaks.length; level++) {
      if ((size >> level & 1) == 1) {
        root = sha.node(peaks[level], root);
      }
    }
    return root;
  }
}
