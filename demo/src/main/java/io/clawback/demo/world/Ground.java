package io.clawback.demo.world;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What every world stands on: its folder, the mark of its consumers, and all that is to end with
 * it. Thread-safe.
 */
public final class Ground implements AutoCloseable {
  private final Folder folder;
  private final Mark mark = Mark.random();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private Ground(Folder folder) {
    this.folder = folder;
  }

  /**
   * Takes the folder at that place; refuses one where a world runs, ends what a killed one left.
   */
  public static Ground take(Path place) {
    Folder folder = Folder.at(place);
    Note.read(folder)
        .ifPresent(note -> {
          if (note.runs()) {
            throw new IllegalStateException(
                "a world runs in " + folder.root() + " already; end it with --stop");
          }
          note.end();
        });
    folder.forgetConsumers();
    Ground ground = new Ground(folder);
    Note.of(ground.mark).write(folder);
    ground.keep(() -> Folder.remove(folder.note()));
    return ground;
  }

  /** The world's folder. */
  public Folder folder() {
    return folder;
  }

  /** Carried by all of the world's consumers. */
  public Mark mark() {
    return mark;
  }

  /** From now on, whoever carries the mark ends before what was opened earlier. */
  public void endConsumers() {
    keep(mark::end);
  }

  /** Closes it with the world, before what was opened earlier. */
  public <T extends AutoCloseable> T keep(T opened) {
    synchronized (open) {
      open.push(opened);
    }
    return opened;
  }

  /** Ends everything, last opened first. Idempotent. */
  @Override
  public void close() {
    synchronized (open) {
      while (!open.isEmpty()) {
        try {
          open.pop().close();
        } catch (Exception e) {
          System.err.println("while ending the demo's world: " + e);
        }
      }
    }
  }
}
