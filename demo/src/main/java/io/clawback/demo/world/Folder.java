package io.clawback.demo.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * The world's folder: what the product gets ({@code clawback.yaml}), what it writes ({@code data},
 * {@code sinks}), and what is the world's own.
 *
 * @param root absolute
 */
public record Folder(Path root) {
  /** A folder at that place, which is made if it is missing. */
  static Folder at(Path place) {
    Folder folder = new Folder(place.toAbsolutePath().normalize());
    try {
      Files.createDirectories(folder.pids());
      Files.createDirectories(folder.logs());
      Files.createDirectories(folder.sinks());
      // The key that signs the ledger will lie there.
      Files.createDirectories(
          folder.data(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the world's folder", e);
    }
    return folder;
  }

  /** A new folder among the temporary ones. */
  static Folder temporary() {
    try {
      return at(Files.createTempDirectory("clawback-demo-"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder", e);
    }
  }

  /** The config file. */
  public Path config() {
    return root.resolve("clawback.yaml");
  }

  /** The product's data folder. */
  public Path data() {
    return root.resolve("data");
  }

  /** Where sinks that are files lie. */
  public Path sinks() {
    return root.resolve("sinks");
  }

  /** Pid files of the consumers that the world started. */
  public Path pids() {
    return root.resolve("consumers");
  }

  /** What the world and its consumers have to say. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** The world's own note: its pid, its mark. */
  Path note() {
    return root.resolve("world.json");
  }

  /** Removes the pid files of an earlier world. */
  void forgetConsumers() {
    try (Stream<Path> files = Files.list(pids())) {
      files.forEach(Folder::remove);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + pids(), e);
    }
  }

  /** Writes the whole file. */
  public static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + file, e);
    }
  }
}
