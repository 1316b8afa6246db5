package io.clawback.spi.state;

import java.nio.file.Path;

/** Makes the store of accepted keys; found by {@link java.util.ServiceLoader}. */
public interface AcceptedKeysFactory {
  /** The store in {@code folder}, made if need be. */
  AcceptedKeys open(Path folder);
}
