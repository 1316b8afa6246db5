package io.clawback.demo.world;

import java.nio.file.Path;
import java.util.Optional;

/** Ends a world that was kept. */
public final class Stopping {
  private Stopping() {}

  /** Ends the world of that folder, with its consumers; false when none is there. */
  public static boolean stop(Path place) {
    Folder folder = new Folder(place.toAbsolutePath().normalize());
    Optional<Note> note = Note.read(folder);
    if (note.isEmpty()) {
      System.err.println("no world runs in " + folder.root());
      return false;
    }
    note.get().end();
    Folder.remove(folder.note());
    return true;
  }
}
