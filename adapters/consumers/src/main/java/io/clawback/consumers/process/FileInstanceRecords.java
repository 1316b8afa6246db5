package io.clawback.consumers.process;

import io.clawback.consumers.base.DurableFile;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import io.clawback.model.json.RecordJson;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One small file an instance, {@code TOKEN.json}, and one empty folder, {@code TOKEN.claim}. */
final class FileInstanceRecords implements InstanceRecords {
  private final Path folder;

  FileInstanceRecords(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<Instance> all() throws IOException {
    List<Instance> found = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        read(file).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Instance> read(Path file) throws IOException {
    try {
      return Optional.of(RecordJson.read(JsonReader.read(Files.readString(file)), Instance.class));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // forgotten by another process meanwhile
    } catch (JsonException e) {
      throw new IOException("unreadable record " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void write(Instance instance) throws IOException {
    DurableFile.folder(folder);
    DurableFile.write(file(instance.token()), RecordJson.write(instance).canonical());
  }

  @Override
  public void forget(Instance instance) throws IOException {
    DurableFile.remove(file(instance.token()));
    if (instance.process().isPresent()) {
      // It ran, so nobody will ask for the claim again. One that was only intended keeps it: a
      // child
      // that comes late must still find itself written off.
      Files.deleteIfExists(claim(instance.token()));
    }
  }

  @Override
  public Path claim(String token) {
    return folder.resolve(token + ".claim");
  }

  @Override
  public boolean writeOff(String token) throws IOException {
    try {
      Files.createDirectory(claim(token));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private Path file(String token) {
    return folder.resolve(token + ".json");
  }
}
