package io.clawback.store.sqlite;

import io.clawback.model.error.ClawbackException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;

/**
 * One connection to one SQLite file, used by one thread at a time. Write-ahead log and {@code
 * synchronous=FULL}: what a call returned from has survived a power cut. Other processes may have
 * the file open too; they wait for each other up to {@link #BUSY_MILLIS}.
 */
final class Database implements AutoCloseable {
  static final int BUSY_MILLIS = 10_000;

  /** Negative: SQLite takes it for KiB, not for pages. Taken as needed. */
  private static final int CACHE_KIB = -32_768;

  private static final String OWNER_ONLY = "rw-------";

  private final Path file;
  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** What is done within one transaction. */
  interface Work<T> {
    T run() throws SQLException;
  }

  /** Opens it, makes it if need be, and brings its tables to this release's form. */
  static Database open(Path file) {
    return open(file, BUSY_MILLIS);
  }

  static Database open(Path file, int busyMillis) {
    return open(file, busyMillis, Schema.OBSERVATIONS);
  }

  static Database open(Path file, int busyMillis, Schema schema) {
    try {
      makeForOwnerAlone(file);
    } catch (IOException e) {
      throw StoreProblems.of(file, e);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(busyMillis);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setJournalSizeLimit(64 << 20);
    config.setCacheSize(CACHE_KIB);
    try {
      // A URI, so that no character of the path can be taken for a parameter.
      String url = "jdbc:sqlite:" + file.toAbsolutePath().toUri();
      Database database = new Database(file, config.createConnection(url));
      try {
        schema.bring(database);
        return database;
      } catch (SQLException | RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (SQLException e) {
      throw StoreProblems.of(file, e);
    }
  }

  /** SQLite gives its -wal and -shm files the same permissions as the file itself. */
  private static void makeForOwnerAlone(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    } catch (FileAlreadyExistsException e) {
      if (!Files.getPosixFilePermissions(file)
          .equals(PosixFilePermissions.fromString(OWNER_ONLY))) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(OWNER_ONLY));
      }
    }
  }

  Path file() {
    return file;
  }

  /** All or nothing, and on disk when it returns. */
  <T> T write(Work<T> work) {
    return transaction("BEGIN IMMEDIATE", work);
  }

  /** One consistent view. */
  <T> T read(Work<T> work) {
    return transaction("BEGIN", work);
  }

  /** One statement that reads, without a transaction around it. */
  <T> T ask(Work<T> work) {
    lock.lock();
    try {
      return work.run();
    } catch (SQLException e) {
      throw StoreProblems.of(file, e);
    } finally {
      lock.unlock();
    }
  }

  private <T> T transaction(String begin, Work<T> work) {
    lock.lock();
    try {
      execute(begin);
      boolean done = false;
      try {
        T result = work.run();
        execute("COMMIT");
        done = true;
        return result;
      } finally {
        if (!done) {
          rollback();
        }
      }
    } catch (SQLException e) {
      throw StoreProblems.of(file, e);
    } finally {
      lock.unlock();
    }
  }

  private void rollback() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      return; // SQLite rolled back by itself (disk full, I/O error); the first error is told
    }
  }

  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The one number that the query gives. */
  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new ClawbackException(StoreProblems.of(file, e).problems(), e);
    } finally {
      lock.unlock();
    }
  }
}
