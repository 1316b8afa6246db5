package io.clawback.ledger;

import io.clawback.model.audit.Draft;
import io.clawback.model.audit.Entry;
import io.clawback.model.error.ClawbackException;
import io.clawback.spi.state.Disk;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The ledger on a disk, with one writing process at a time. Thread-safe.
 *
 * <p>Group commit: whoever appends first leads a batch and waits for the batch before it; who comes
 * meanwhile joins. The leader writes all, syncs once, reads back, and only then does any of them
 * return. No thread is started for it.
 */
public final class FileLedger implements Ledger {
  private final Disk disk;
  private final Clock clock;
  private final LedgerLimits limits;
  private final Encoder encoder;
  private final AutoCloseable lock;
  private final SegmentWriter writer;
  private final CheckpointWriter checkpoints;

  private final Object gate = new Object();
  private @Nullable Batch open;

  private final ReentrantLock writing = new ReentrantLock(true);
  private final Sha256 sha = new Sha256();
  private final MerkleFrontier tree;
  private byte[] block = new byte[0];
  private long signedAt;
  private boolean closed;
  private volatile long size;
  private volatile @Nullable ClawbackException stopped;

  FileLedger(
      Disk disk,
      Clock clock,
      LedgerLimits limits,
      AutoCloseable lock,
      SegmentWriter writer,
      CheckpointWriter checkpoints,
      ChainScan.Result scan) {
    this.disk = disk;
    this.clock = clock;
    this.limits = limits;
    this.lock = lock;
    this.writer = writer;
    this.checkpoints = checkpoints;
    encoder = new Encoder(disk, limits);
    tree = scan.tree().copy(sha);
    size = scan.entries();
    signedAt = clock.nanos();
  }

  /**
   * Opens the ledger below {@code disk}, or begins it. Takes the writer's lock; checks every line
   * that is there; cuts a torn tail and records that; signs what is not signed yet.
   *
   * @param random where a new ledger's name and key come from
   * @param who in whose name the ledger's own entries are made, such as {@code alice@host}
   * @throws ClawbackException {@code ledger.locked} when another process writes; {@code
   *     ledger.tampered}, {@code ledger.truncated}, {@code ledger.forked} or {@code
   *     ledger.bad-signature} when the ledger is not as it was written; nothing is changed then;
   *     {@code ledger.cut-unusable} when what lies where a cut is kept is none; no entry is made
   *     then
   */
  public static FileLedger open(Disk disk, Clock clock, SecureRandom random, String who) {
    return open(disk, clock, random, who, LedgerLimits.DEFAULT);
  }

  /** The same with other limits. */
  public static FileLedger open(
      Disk disk, Clock clock, SecureRandom random, String who, LedgerLimits limits) {
    return new Opening(disk, clock, random, who, limits).open();
  }

  @Override
  public Entry append(Draft draft) {
    refuseWhenStopped();
    Line line = spell(draft);
    Batch batch;
    int place;
    boolean lead = false;
    synchronized (gate) {
      if (open == null || !open.takes(limits)) {
        open = new Batch();
        lead = true;
      }
      batch = open;
      place = batch.add(draft, line);
    }
    if (lead) {
      write(batch);
    }
    return batch.entry(place);
  }

  private Line spell(Draft draft) {
    try {
      return encoder.spell(draft);
    } catch (IOException e) {
      throw stop(LedgerProblems.unwritable(disk, e));
    }
  }

  private void write(Batch batch) {
    writing.lock();
    try {
      synchronized (gate) {
        if (open == batch) {
          open = null;
        }
      }
      ClawbackException before = stopped;
      if (before != null) {
        batch.fail(before);
      } else {
        commit(batch);
      }
    } catch (IOException e) {
      batch.fail(stop(LedgerProblems.unwritable(disk, e)));
    } catch (RuntimeException | Error e) {
      stop(LedgerProblems.unwritable(disk, new IOException(e)));
      batch.fail(e);
      throw e;
    } finally {
      writing.unlock();
    }
  }

  private void commit(Batch batch) throws IOException {
    List<Batch.Written> written = new ArrayList<>(batch.waiting().size());
    List<byte[]> leaves = new ArrayList<>(batch.waiting().size());
    long first = size;
    int length = 0;
    byte[] prev = tree.newest();
    for (Batch.Waiting one : batch.waiting()) {
      var when = clock.now().truncatedTo(ChronoUnit.MICROS);
      byte[] line = one.line().finish(first + written.size(), prev, first - 1, when, sha);
      prev = sha.leaf(line);
      leaves.add(prev);
      length = put(line, length);
      written.add(new Batch.Written(first + written.size(), when, line));
    }
    writer.write(first, block, length);
    leaves.forEach(tree::add);
    size = first + written.size();
    if (batch.endsRun()) {
      sign();
      batch.succeed(written);
    } else {
      batch.succeed(written);
      if (signingIsDue()) {
        sign();
      }
    }
  }

  private int put(byte[] line, int at) {
    int end = at + line.length + 1;
    if (end > block.length) {
      block = java.util.Arrays.copyOf(block, Math.max(end, 2 * block.length));
    }
    System.arraycopy(line, 0, block, at, line.length);
    block[end - 1] = '\n';
    return end;
  }

  private boolean signingIsDue() {
    return size - checkpoints.covered() >= limits.checkpointEntries()
        || clock.nanos() - signedAt >= limits.checkpointAfter().toNanos();
  }

  private Checkpoint sign() throws IOException {
    Checkpoint signed = checkpoints.sign(size, tree.root());
    signedAt = clock.nanos();
    return signed;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public String checkpoint() {
    writing.lock();
    try {
      refuseWhenStopped();
      return (checkpoints.covered() < size ? sign() : checkpoints.last().orElseThrow()).note();
    } catch (IOException e) {
      throw stop(LedgerProblems.unwritable(disk, e));
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Optional<String> latestCheckpoint() {
    writing.lock();
    try {
      return checkpoints.last().map(Checkpoint::note);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public EntryCursor from(long from) {
    return new EntryCursor(disk, from, this::size);
  }

  @Override
  public void close() {
    writing.lock();
    try {
      if (!closed) {
        closed = true;
        letGo();
      }
    } finally {
      stop(LedgerProblems.closed(disk));
      writing.unlock();
    }
  }

  private void letGo() {
    try (lock;
        writer;
        checkpoints) {
      if (stopped == null && checkpoints.covered() < size) {
        sign();
      }
    } catch (Exception e) {
      throw stop(LedgerProblems.unwritable(disk, e));
    }
  }

  /** From here on nothing is written any more; the first trouble is the one that is told. */
  private synchronized ClawbackException stop(ClawbackException trouble) {
    ClawbackException first = stopped;
    if (first == null) {
      stopped = trouble;
      return trouble;
    }
    return first;
  }

  private void refuseWhenStopped() {
    ClawbackException before = stopped;
    if (before != null) {
      throw new ClawbackException(before.problems(), before);
    }
  }
}
