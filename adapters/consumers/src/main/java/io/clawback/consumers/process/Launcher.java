package io.clawback.consumers.process;

import java.io.IOException;
import java.nio.file.Path;

/** Starts one consumer so that it outlives us. */
interface Launcher {
  /** The variable that carries an instance's token. */
  String TOKEN = "CLAWBACK_INSTANCE";

  /**
   * Starts it; it runs only if it is the first to make the folder {@code claim}.
   *
   * @return its pid
   */
  long launch(String token, Path claim, Path log) throws IOException;
}
