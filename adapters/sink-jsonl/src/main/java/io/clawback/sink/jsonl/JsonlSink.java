package io.clawback.sink.jsonl;

import io.clawback.model.audit.Entry;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.spi.sink.LedgerSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends each entry's line, as it stands in the ledger, to a file, and syncs it. What the file has
 * already is told by its own last line, so that nothing stands in it twice, not even after a crash.
 * Thread-safe. The file is opened at the first delivery, and again after a failure.
 */
final class JsonlSink implements LedgerSink {
  private final String name;
  private final Path path;
  private @Nullable LineFile file;

  JsonlSink(String name, Path path) {
    this.name = name;
    this.path = path.toAbsolutePath();
  }

  @Override
  public synchronized Delivery deliver(List<Entry> entries) {
    try {
      LineFile open = file == null ? LineFile.open(path) : file;
      file = open;
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      String before = open.lastLine();
      for (Entry entry : entries) {
        if (Chain.follows(path, before, entry)) {
          block.writeBytes(entry.line().getBytes(StandardCharsets.UTF_8));
          block.write('\n');
          before = entry.line();
        }
      }
      if (block.size() > 0) {
        open.append(block.toByteArray(), before);
      }
      return new Delivery(Chain.number(path, before), List.of());
    } catch (IOException e) {
      close();
      throw new ClawbackException(
          new Problem(
              "sink.write-failed",
              Category.STORAGE,
              name + " (" + path + ")",
              "The file could not be written: " + e.getMessage() + ".",
              "Check the disk and the rights; the entries are delivered at the next try."),
          e);
    }
  }

  @Override
  public List<Check> checks() {
    return List.of(Files.exists(path) ? there() : toBeMade());
  }

  private Check there() {
    return Files.isRegularFile(path) && Files.isReadable(path) && Files.isWritable(path)
        ? Check.ok("append", path + " can be appended to")
        : Check.missing(
            "append",
            path + " is no file that this user may read and write",
            "Correct its rights, or give the sink another path.");
  }

  private Check toBeMade() {
    Path folder = path.getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    return folder != null && Files.isDirectory(folder) && Files.isWritable(folder)
        ? Check.ok("append", path + " is made with the first delivery")
        : Check.missing(
            "append",
            path + " cannot be made: " + folder + " is no folder that this user may write to",
            "Correct its rights, or give the sink another path.");
  }

  @Override
  public synchronized void close() {
    LineFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
