package io.clawback.spi.state;

import java.io.IOException;
import java.util.List;

/**
 * Files in one folder tree, as the ledger needs them: a layer that a simulation can replace by one
 * that loses unsynced bytes. Names are relative, with {@code /}. Not thread-safe across writers of
 * one file.
 */
public interface Disk {
  /** Names of the files in the folder, sorted; empty when there is no such folder. */
  List<String> list(String folder) throws IOException;

  /** Whether the file is there. */
  boolean exists(String name) throws IOException;

  /** The file's length in bytes. */
  long size(String name) throws IOException;

  /** Up to {@code length} bytes from {@code offset}; fewer only at the end. */
  byte[] read(String name, long offset, int length) throws IOException;

  /** Opens the file for appending; makes it, and its folder, if need be. */
  Appender append(String name) throws IOException;

  /**
   * Writes the whole file under a temporary name, syncs it, renames it over {@code name} and syncs
   * the folder.
   */
  void replace(String name, byte[] content) throws IOException;

  /** Cuts the file to {@code size} bytes and syncs it. */
  void truncate(String name, long size) throws IOException;

  /** Takes the file away, if it is there; durable after {@link #syncFolder}. */
  void delete(String name) throws IOException;

  /** Makes the folder's entries durable (new, renamed and deleted files). */
  void syncFolder(String folder) throws IOException;

  /** Takes a lock that only one process may hold, or fails at once with an {@link IOException}. */
  AutoCloseable lock(String name) throws IOException;

  /** Where it is, for people. */
  String place();

  /** A file that only grows. */
  interface Appender extends AutoCloseable {
    /** Writes all of it, or throws; how much was written is then unknown. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Returns only when all that was written is on disk. */
    void sync() throws IOException;

    /** The file's length as written so far, in bytes. */
    long size() throws IOException;

    @Override
    void close() throws IOException;
  }
}
