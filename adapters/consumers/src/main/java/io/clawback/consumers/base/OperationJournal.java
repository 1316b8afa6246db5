package io.clawback.consumers.base;

import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import io.clawback.model.json.RecordJson;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which operations were begun and which are done: one small durable file each, the last {@link
 * #KEPT} of them. It is what lets a probe say "done, and by us" of a restart, which leaves no other
 * trace. Written under the fleet's lock only.
 */
final class OperationJournal {
  static final int KEPT = 256;

  private final Path folder;

  OperationJournal(Path folder) {
    this.folder = folder;
  }

  /** What is known of the operation. */
  Optional<Note> find(OperationId id) throws IOException {
    return read(file(id.value()));
  }

  /** Records durably that it begins now; a note that is there already stays as it is. */
  Note begin(OperationId id, Note.Verb verb, int before, int to, List<String> marks)
      throws IOException {
    Optional<Note> known = find(id);
    if (known.isPresent()) {
      return known.get();
    }
    DurableFile.folder(folder);
    List<Note> notes = all();
    long sequence = notes.isEmpty() ? 1 : notes.getLast().sequence() + 1;
    Note note = new Note(id.value(), verb, sequence, before, to, marks, Optional.empty());
    write(note);
    for (Note old : notes.subList(0, Math.max(0, notes.size() - KEPT))) {
      DurableFile.remove(file(old.operation()));
    }
    return note;
  }

  /** Records durably that it is done. */
  void done(Note note, Receipt receipt) throws IOException {
    write(note.done(receipt));
  }

  /** Forgets an operation that had no effect. */
  void refused(Note note) throws IOException {
    DurableFile.remove(file(note.operation()));
  }

  /** How many the last scaling that began after {@code note} wanted; else what the note wants. */
  int wantedSince(Note note) throws IOException {
    return all().stream()
        .filter(n -> n.verb() == Note.Verb.SCALE && n.sequence() > note.sequence())
        .reduce((first, second) -> second)
        .map(Note::to)
        .orElse(note.to());
  }

  /** The last scaling that was begun, if any. */
  Optional<Note> lastScaling() throws IOException {
    return all().stream()
        .filter(n -> n.verb() == Note.Verb.SCALE)
        .reduce((first, second) -> second);
  }

  private List<Note> all() throws IOException {
    List<Note> notes = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
          read(file).ifPresent(notes::add);
        }
      }
    }
    notes.sort(Comparator.comparingLong(Note::sequence));
    return notes;
  }

  private static Optional<Note> read(Path file) throws IOException {
    try {
      return Optional.of(RecordJson.read(JsonReader.read(Files.readString(file)), Note.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonException e) {
      throw new IOException("unreadable note " + file + ": " + e.getMessage(), e);
    }
  }

  private void write(Note note) throws IOException {
    DurableFile.write(file(note.operation()), RecordJson.write(note).canonical());
  }

  private Path file(String operation) {
    if (!operation.matches("[0-9A-Za-z_-]{1,128}")) {
      throw new IllegalArgumentException("an operation id of unexpected form");
    }
    return folder.resolve(operation + ".json");
  }
}
