package io.clawback.demo.world;

import java.nio.file.Path;

/** Where worlds keep their files. */
public final class WorldFolders {
  private WorldFolders() {}

  /** A new folder among the temporary ones. */
  public static Path temporary() {
    return Folder.temporary().root();
  }

  /** Where the world in that folder writes its log. */
  public static Path log(Path place) {
    return Folder.at(place).logs().resolve("world.log");
  }
}
