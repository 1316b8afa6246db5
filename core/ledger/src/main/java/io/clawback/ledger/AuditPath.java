package io.clawback.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sibling hashes between one leaf and the root (RFC 6962, section 2.1.1), gathered in one pass
 * over the leaves. Not thread-safe.
 */
final class AuditPath {
  private final List<Subtree> siblings = new ArrayList<>();
  private int at;
  private final List<Integer> inOrder;

  private record Subtree(long from, long to, MerkleFrontier hashes) {}

  /** The path of leaf {@code index} in a tree of {@code size} leaves. */
  AuditPath(long index, long size, Sha256 sha) {
    collect(index, 0, size, sha);
    inOrder = new ArrayList<>();
    for (int i = 0; i < siblings.size(); i++) {
      inOrder.add(i);
    }
    inOrder.sort((a, b) -> Long.compare(siblings.get(a).from(), siblings.get(b).from()));
  }

  private void collect(long index, long from, long to, Sha256 sha) {
    if (to - from <= 1) {
      return;
    }
    long middle = from + Long.highestOneBit(to - from - 1);
    if (index < middle) {
      collect(index, from, middle, sha);
      siblings.add(new Subtree(middle, to, new MerkleFrontier(sha)));
    } else {
      collect(index, middle, to, sha);
      siblings.add(new Subtree(from, middle, new MerkleFrontier(sha)));
    }
  }

  /** Takes the leaves in order, from 0. */
  void add(long number, byte[] leaf) {
    while (at < inOrder.size() && siblings.get(inOrder.get(at)).to() <= number) {
      at++;
    }
    if (at < inOrder.size() && siblings.get(inOrder.get(at)).from() <= number) {
      siblings.get(inOrder.get(at)).hashes().add(leaf);
    }
  }

  /** The siblings' hashes, the leaf's own sibling first. */
  List<byte[]> hashes() {
    return siblings.stream().map(s -> s.hashes().root()).toList();
  }

  /** Whether the path leads from the leaf to the root (RFC 9162, section 2.1.3.2). */
  static boolean leads(
      long index, long size, byte[] leaf, List<byte[]> path, byte[] root, Sha256 sha) {
    if (index < 0 || index >= size) {
      return false;
    }
    long fn = index;
    long sn = size - 1;
    byte[] hash = leaf;
    for (byte[] sibling : path) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        hash = sha.node(sibling, hash);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        hash = sha.node(hash, sibling);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && Arrays.equals(hash, root);
  }
}
