package io.clawback.demo.world;

import io.clawback.model.json.Json;
import java.nio.file.Path;

/** A world that runs. Everything it started, or that carries its mark, ends when it is closed. */
public interface StandingWorld extends AutoCloseable {
  /** The product's config file. */
  Path config();

  /** The folder for the product's data. */
  Path data();

  /**
   * Does what its owner asks for by that word, and says what came of it. Throws {@link
   * IllegalArgumentException} when it does not know the word.
   */
  default Json.Obj asked(String word) {
    throw new IllegalArgumentException("this world does not know the word '" + word + "'");
  }

  /** Ends everything, last started first. Idempotent. */
  @Override
  void close();
}
