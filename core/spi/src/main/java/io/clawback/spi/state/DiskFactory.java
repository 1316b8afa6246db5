package io.clawback.spi.state;

import java.nio.file.Path;

/** Makes the real disk; found by {@link java.util.ServiceLoader}. */
public interface DiskFactory {
  /** The tree below {@code root}, made if need be, readable by its owner alone. */
  Disk open(Path root);
}
