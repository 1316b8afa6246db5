package io.clawback.ledger;

import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Signs checkpoints over what is on disk: every line is read and hashed again for this, apart from
 * what was hashed while writing. For one thread at a time.
 */
final class CheckpointWriter implements AutoCloseable {
  private final Disk disk;
  private final LedgerKey key;
  private final Sha256 sha = new Sha256();
  private final MerkleFrontier tree;
  private final Disk.Appender appender;
  private SegmentLines lines;
  private Optional<Checkpoint> last;

  /**
   * Goes on after the newest checkpoint.
   *
   * @param tree over all lines up to {@code segment} byte {@code offset}, as read from disk
   */
  CheckpointWriter(
      Disk disk,
      LedgerKey key,
      MerkleFrontier tree,
      String segment,
      long offset,
      Optional<Checkpoint> last)
      throws IOException {
    this.disk = disk;
    this.key = key;
    this.tree = tree.copy(sha);
    this.last = last;
    lines = new SegmentLines(disk, segment, offset);
    appender = disk.append(Names.CHECKPOINTS);
    disk.syncFolder(Names.FOLDER);
  }

  Optional<Checkpoint> last() {
    return last;
  }

  /** How many entries are signed. */
  long covered() {
    return last.map(Checkpoint::size).orElse(0L);
  }

  /** Signs the first {@code size} entries, whose root must be {@code expected}. */
  Checkpoint sign(long size, byte[] expected) throws IOException {
    while (tree.size() < size) {
      if (!lines.next()) {
        if (lines.name.equals(Names.segment(tree.size()))) {
          throw new IOException(lines.name + " has lost entry " + tree.size());
        }
        lines = new SegmentLines(disk, Names.segment(tree.size()), 0);
      } else {
        tree.add(sha.leaf(lines.buffer(), lines.start(), lines.end()));
      }
    }
    if (!Arrays.equals(tree.root(), expected)) {
      throw new IOException("the entries on disk are not those that were written");
    }
    Checkpoint next = Checkpoint.sign(key, size, expected);
    long offset = appender.size();
    byte[] note = next.bytes();
    appender.write(note, 0, note.length);
    appender.sync();
    if (!Arrays.equals(disk.read(Names.CHECKPOINTS, offset, note.length), note)) {
      throw new IOException(Names.CHECKPOINTS + " does not hold what was written to it");
    }
    last = Optional.of(next);
    return next;
  }

  @Override
  public void close() throws IOException {
    appender.close();
  }
}
