package io.clawback.conformance.disk;

import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A disk in memory that keeps unsynced bytes apart and drops them on a {@link #crash}. A fault can
 * be planned for any operation; the same seed and the same calls give the same faults. Thread-safe.
 */
public final class SimulatedDisk implements Disk {
  /** What a crash does to bytes and names that were not synced. */
  public enum Loss {
    /** None of them survives. */
    ALL_UNSYNCED,
    /** Of each file some first part survives, perhaps all; of the names some. */
    PREFIX_SURVIVES,
    /** Each file keeps its length, but some of its unsynced blocks read as zeros. */
    BLOCKS_SURVIVE
  }

  private final Random random;
  private final TreeMap<String, SimulatedFile> files = new TreeMap<>();

  /** What was deleted and comes back when the machine stops before the folder's sync. */
  private final TreeMap<String, SimulatedFile> ghosts = new TreeMap<>();

  private final Set<String> locks = new TreeSet<>();
  private long operations;
  private long faultAt = -1;
  private DiskFault fault = DiskFault.FAILS;
  private long capacity = Long.MAX_VALUE;
  private boolean quietlyFull;
  private boolean down;
  private int life;

  public SimulatedDisk(long seed) {
    random = new Random(seed);
  }

  /** Plans a fault for the operation of that number, counted from now, the next being 1. */
  public synchronized void plan(long number, DiskFault what) {
    faultAt = operations + number;
    fault = what;
  }

  /** Takes any planned fault and any limit back. */
  public synchronized void heal() {
    faultAt = -1;
    capacity = Long.MAX_VALUE;
  }

  /** From now on there is room for so many bytes in all; {@code quietly}: writes do not say so. */
  public synchronized void limit(long bytes, boolean quietly) {
    capacity = bytes;
    quietlyFull = quietly;
  }

  /** Bytes in all files. */
  public synchronized long used() {
    return files.values().stream().mapToLong(SimulatedFile::size).sum();
  }

  /** Operations so far that read or changed content. */
  public synchronized long operations() {
    return operations;
  }

  /** The machine stops and starts again: locks are free, open files are dead, bytes are lost. */
  public synchronized void crash(Loss loss) {
    files.values().removeIf(file -> !file.crash(loss, random));
    ghosts.forEach((name, file) -> {
      if (loss == Loss.ALL_UNSYNCED || random.nextBoolean()) {
        files.putIfAbsent(name, file);
      }
    });
    ghosts.clear();
    locks.clear();
    life++;
    down = false;
    heal();
  }

  /** Whether the machine has stopped and was not started again. */
  public synchronized boolean down() {
    return down;
  }

  /** What of the file would survive whatever happens now, from byte {@code from} on. */
  public synchronized byte[] durable(String name, int from) {
    SimulatedFile file = files.get(name);
    return file == null ? new byte[0] : file.durable(from);
  }

  /** Another disk with what would survive of this one whatever happens now. */
  public synchronized SimulatedDisk survivor() {
    SimulatedDisk survivor = new SimulatedDisk(0);
    files.forEach((name, file) -> {
      byte[] content = file.durable(0);
      if (content.length > 0) {
        survivor.put(name, content);
      }
    });
    return survivor;
  }

  /** Overwrites one byte behind everybody's back. */
  public synchronized void set(String name, int at, byte value) throws IOException {
    file(name).set(at, value);
  }

  /** Takes a file away behind everybody's back. */
  public synchronized void remove(String name) throws IOException {
    file(name);
    files.remove(name);
  }

  @Override
  public synchronized List<String> list(String folder) {
    alive();
    String prefix = folder + "/";
    return files.keySet().stream()
        .filter(n -> n.startsWith(prefix) && n.indexOf('/', prefix.length()) < 0)
        .map(n -> n.substring(prefix.length()))
        .toList();
  }

  @Override
  public synchronized boolean exists(String name) {
    alive();
    return files.containsKey(name);
  }

  @Override
  public synchronized long size(String name) throws IOException {
    alive();
    return file(name).size();
  }

  @Override
  public synchronized byte[] read(String name, long offset, int length) throws IOException {
    Optional<DiskFault> now = begin();
    if (now.isPresent() && now.get() != DiskFault.LIES) {
      throw new IOException("simulated read error");
    }
    return file(name).read(offset, length);
  }

  @Override
  public synchronized Appender append(String name) throws IOException {
    if (begin().isPresent()) {
      throw new IOException("simulated error on opening " + name);
    }
    return new Open(files.computeIfAbsent(name, n -> new SimulatedFile()), life);
  }

  @Override
  public synchronized void replace(String name, byte[] content) throws IOException {
    Optional<DiskFault> now = begin(() -> putMaybe(name, content));
    if (now.isPresent()) {
      throw new IOException("simulated error on replacing " + name);
    }
    if (content.length > capacity - used()) {
      throw new IOException("No space left on device");
    }
    put(name, content);
  }

  private void putMaybe(String name, byte[] content) {
    if (random.nextBoolean()) {
      put(name, content);
    }
  }

  private void put(String name, byte[] content) {
    files.put(name, SimulatedFile.durable(content));
  }

  @Override
  public synchronized void truncate(String name, long size) throws IOException {
    if (begin().isPresent()) {
      throw new IOException("simulated error on cutting " + name);
    }
    SimulatedFile file = file(name);
    if (file.size() < size) {
      throw new IOException(name + " has only " + file.size() + " bytes");
    }
    file.truncate((int) size);
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    Optional<DiskFault> now = begin(() -> deleteMaybe(name));
    if (now.isPresent()) {
      if (now.get() == DiskFault.FAILS_HALFWAY) {
        vanish(name);
      }
      throw new IOException("simulated error on deleting " + name);
    }
    vanish(name);
  }

  private void deleteMaybe(String name) {
    if (random.nextBoolean()) {
      vanish(name);
    }
  }

  private void vanish(String name) {
    SimulatedFile file = files.remove(name);
    if (file != null && file.crash(Loss.ALL_UNSYNCED, random)) {
      ghosts.put(name, file);
    }
  }

  @Override
  public synchronized void syncFolder(String folder) throws IOException {
    Optional<DiskFault> now = begin();
    if (now.isPresent() && now.get() != DiskFault.LIES) {
      throw new IOException("simulated error on syncing " + folder);
    }
    if (now.isEmpty()) {
      String prefix = folder + "/";
      files.forEach((name, file) -> {
        if (name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0) {
          file.syncName();
        }
      });
      ghosts
          .keySet()
          .removeIf(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0);
    }
  }

  @Override
  public synchronized AutoCloseable lock(String name) throws IOException {
    alive();
    if (!locks.add(name)) {
      throw new IOException("held by another writer");
    }
    int taken = life;
    return () -> unlock(name, taken);
  }

  private synchronized void unlock(String name, int taken) {
    if (taken == life) {
      locks.remove(name);
    }
  }

  @Override
  public String place() {
    return "(simulated disk)";
  }

  private SimulatedFile file(String name) throws IOException {
    SimulatedFile file = files.get(name);
    if (file == null) {
      throw new NoSuchFileException(name);
    }
    return file;
  }

  private void alive() {
    if (down) {
      throw new SimulatedCrash(operations);
    }
  }

  private Optional<DiskFault> begin() {
    return begin(() -> {});
  }

  /** Counts an operation. {@code half} is what may have happened when the machine stops in it. */
  private Optional<DiskFault> begin(Runnable half) {
    alive();
    operations++;
    if (operations != faultAt) {
      return Optional.empty();
    }
    if (fault == DiskFault.CRASHES) {
      half.run();
      down = true;
      throw new SimulatedCrash(operations);
    }
    return Optional.of(fault);
  }

  /** A file that only grows, as one process sees it. */
  private final class Open implements Appender {
    private final SimulatedFile file;
    private final int since;

    Open(SimulatedFile file, int since) {
      this.file = file;
      this.since = since;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      synchronized (SimulatedDisk.this) {
        sameLife();
        int part = random.nextInt(length + 1);
        Optional<DiskFault> now = begin(() -> file.write(bytes, offset, part));
        if (now.isPresent()) {
          if (now.get() != DiskFault.FAILS) {
            file.write(bytes, offset, Math.min(part, Math.max(0, length - 1)));
          }
          if (now.get() != DiskFault.LIES) {
            throw new IOException("simulated write error");
          }
          return;
        }
        long room = Math.max(0, capacity - used());
        file.write(bytes, offset, (int) Math.min(room, length));
        if (room < length && !quietlyFull) {
          throw new IOException("No space left on device");
        }
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (SimulatedDisk.this) {
        sameLife();
        Optional<DiskFault> now = begin();
        if (now.isPresent() && now.get() != DiskFault.LIES) {
          throw new IOException("simulated sync error");
        }
        if (now.isEmpty()) {
          file.sync();
        }
      }
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public void close() {}

    private void sameLife() {
      if (since != life) {
        throw new SimulatedCrash(operations);
      }
    }
  }
}
