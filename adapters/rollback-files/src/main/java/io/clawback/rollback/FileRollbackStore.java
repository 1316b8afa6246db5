package io.clawback.rollback;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Message;
import io.clawback.model.name.TenantName;
import io.clawback.model.run.OperationId;
import io.clawback.rollback.Contents.Damaged;
import io.clawback.rollback.Contents.Located;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.RollbackStore;
import io.clawback.spi.state.RollbackStoreFactory.Terms;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Batches in segment files, by operation. Reading takes no lock and changes nothing; the lock is
 * taken with the first batch that is kept. Thread-safe.
 */
final class FileRollbackStore implements RollbackStore {
  /** Most operations whose contents are known at a time. */
  private static final int OPERATIONS = 64;

  private final Disk disk;
  private final Clock clock;
  private final Terms terms;
  private final Sealing sealing;
  private final long segmentBytes;
  private final LinkedHashMap<String, OperationFiles> known = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable AutoCloseable lock;
  private long used = -1;

  FileRollbackStore(Disk disk, Clock clock, Terms terms) {
    this(disk, clock, terms, OperationFiles.SEGMENT);
  }

  FileRollbackStore(Disk disk, Clock clock, Terms terms, long segmentBytes) {
    this.disk = disk;
    this.clock = clock;
    this.terms = terms;
    this.sealing = new Sealing(terms.keys(), terms.random());
    this.segmentBytes = segmentBytes;
  }

  @Override
  public synchronized void keep(
      OperationId operation, TenantName tenant, int number, List<Message> messages) {
    lock();
    OperationFiles files = files(operation);
    try {
      if (disk.exists(SegmentName.expired(operation.value()))) {
        Folder.remove(disk, operation.value());
      }
      long bytes = Chunks.bytes(messages);
      if (holds(files.durable(), tenant, number, messages, bytes)) {
        return;
      }
      FrameHeader draft =
          files.draft(tenant, number, messages.size(), bytes, clock.now().toEpochMilli());
      Optional<byte[]> key = sealing.forKeeping(tenant);
      fits(draft, key, operation, messages, bytes);
      long held = used;
      long written = files.written();
      used = -1;
      files.write(draft, key, messages, bytes);
      used = held + files.written() - written;
    } catch (IOException e) {
      throw RollbackProblems.failed(disk, operation, number, e);
    }
  }

  /** Whether just that is kept already. What cannot be read is kept anew. */
  private boolean holds(
      Contents contents, TenantName tenant, int number, List<Message> messages, long bytes) {
    Optional<Located> located = contents.newest(number).flatMap(contents::whole);
    try {
      return located.isPresent()
          && located.get().first().tenant().equals(tenant.value())
          && new BatchReader(disk, sealing, located.get()).holds(messages, bytes);
    } catch (IOException e) {
      return false;
    }
  }

  private void fits(
      FrameHeader draft,
      Optional<byte[]> key,
      OperationId operation,
      List<Message> messages,
      long bytes)
      throws IOException {
    used = used < 0 ? Folder.bytes(disk) : used;
    long around = (long) draft.frames() * (draft.length() + FrameHeader.SURPLUS);
    long marks = 2L * draft.length();
    if (used + bytes + around + marks <= terms.bytes()) {
      return;
    }
    long[] exact = {marks};
    SegmentName name = new SegmentName(operation.value(), 0, 0, SegmentName.VERSION);
    Chunks.of(
        messages,
        bytes,
        (frame, chunk, length) ->
            exact[0] += sealing.frame(draft.at(frame), name, key, chunk, length).length);
    if (used + exact[0] > terms.bytes()) {
      throw RollbackProblems.full(disk, used, exact[0], terms.bytes());
    }
  }

  @Override
  public synchronized Optional<List<Message>> read(OperationId operation, int number) {
    try {
      Contents contents = files(operation).contents();
      Optional<Long> newest = contents.newest(number);
      if (newest.isEmpty()) {
        illegible(operation, contents);
        return Optional.empty();
      }
      Optional<Located> located = contents.whole(newest.get());
      if (located.isEmpty()) {
        throw RollbackProblems.damaged(disk, operation, contents.damaged(newest.get()).words());
      }
      return Optional.of(read(operation, located.get()));
    } catch (IOException e) {
      throw RollbackProblems.unreadable(disk, e);
    }
  }

  private List<Message> read(OperationId operation, Located located) {
    int number = located.first().number();
    try {
      return new BatchReader(disk, sealing, located).messages();
    } catch (BatchReader.Sealed e) {
      throw RollbackProblems.unopened(
          disk, operation, number, located.first().tenant(), String.valueOf(e.getMessage()));
    } catch (BatchReader.Unread e) {
      throw RollbackProblems.unreadable(disk, e);
    } catch (IOException e) {
      throw RollbackProblems.damaged(
          disk, operation, "Batch " + number + " is damaged: " + e.getMessage() + ".");
    }
  }

  /** Where nobody can say which batches there were, none is said to be absent. */
  private void illegible(OperationId operation, Contents contents) {
    long unknown = contents.damaged().stream().filter(d -> d.number().isEmpty()).count();
    if (unknown > 0) {
      throw RollbackProblems.damaged(
          disk, operation, unknown + " batches of it are damaged, and nothing tells which.");
    }
  }

  @Override
  public synchronized List<Kept> kept(OperationId operation) {
    try {
      Contents contents = files(operation).contents();
      illegible(operation, contents);
      return contents.kept();
    } catch (IOException e) {
      throw RollbackProblems.unreadable(disk, e);
    }
  }

  @Override
  public synchronized List<OperationId> expire(Instant before, Predicate<OperationId> needed) {
    lock();
    try {
      for (String operation : Folder.expiring(disk)) {
        Folder.remove(disk, operation);
      }
      List<OperationId> removed = new ArrayList<>();
      for (Map.Entry<String, List<SegmentName>> entry : Folder.all(disk).entrySet()) {
        OperationId operation = new OperationId(entry.getKey());
        Optional<Long> last = Contents.lastAt(disk, entry.getValue());
        if (last.isPresent() && last.get() < before.toEpochMilli() && !needed.test(operation)) {
          Optional.ofNullable(known.remove(entry.getKey())).ifPresent(OperationFiles::finish);
          Folder.remove(disk, entry.getKey());
          removed.add(operation);
        }
      }
      return removed;
    } catch (IOException e) {
      throw RollbackProblems.unreadable(disk, e);
    } finally {
      used = -1;
    }
  }

  @Override
  public synchronized Condition condition() {
    try {
      List<Problem> problems = new ArrayList<>();
      List<String> leaving = Folder.expiring(disk);
      int operations = 0;
      for (Map.Entry<String, List<SegmentName>> entry : Folder.all(disk).entrySet()) {
        if (!leaving.contains(entry.getKey())) {
          operations++;
          OperationId operation = new OperationId(entry.getKey());
          for (Damaged damaged : Contents.of(disk, entry.getValue()).damaged()) {
            problems.add(RollbackProblems.damage(disk, operation, damaged.words()));
          }
        }
      }
      return new Condition(operations, Folder.bytes(disk), problems);
    } catch (IOException e) {
      throw RollbackProblems.unreadable(disk, e);
    }
  }

  @Override
  public synchronized void close() {
    known.values().forEach(OperationFiles::finish);
    known.clear();
    AutoCloseable held = lock;
    lock = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        throw RollbackProblems.unreadable(disk, e);
      } catch (Exception e) {
        throw new IllegalStateException("the lock could not be given back", e);
      }
    }
  }

  private void lock() throws ClawbackException {
    if (lock == null) {
      try {
        lock = disk.lock(SegmentName.LOCK);
      } catch (IOException e) {
        throw RollbackProblems.locked(disk, e);
      }
      // What was read before may have been changed by whoever had it.
      known.clear();
      used = -1;
    }
  }

  private OperationFiles files(OperationId operation) {
    String id = SegmentName.checked(operation);
    OperationFiles files =
        known.computeIfAbsent(
            id, o -> new OperationFiles(disk, sealing, terms.random(), o, segmentBytes));
    if (known.size() > OPERATIONS) {
      Map.Entry<String, OperationFiles> eldest = known.entrySet().iterator().next();
      eldest.getValue().finish();
      known.remove(eldest.getKey());
      used = -1;
    }
    return files;
  }
}
