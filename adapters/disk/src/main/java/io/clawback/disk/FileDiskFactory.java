package io.clawback.disk;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.DiskFactory;
import java.io.IOException;
import java.nio.file.Path;

/** Opens the machine's own disk; found by {@link java.util.ServiceLoader}. */
public final class FileDiskFactory implements DiskFactory {
  @Override
  public Disk open(Path root) {
    try {
      return new FileDisk(root);
    } catch (IOException e) {
      throw new ClawbackException(
          new Problem(
              "disk.unusable",
              Category.STORAGE,
              root.toString(),
              "The data folder cannot be made or used: " + e,
              "Give --data a folder that this user may write to."),
          e);
    }
  }
}
