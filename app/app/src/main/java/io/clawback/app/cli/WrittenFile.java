package io.clawback.app.cli;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file written for the user: the whole of it or nothing, so that no reader sees half. */
final class WrittenFile {
  private WrittenFile() {}

  static void replace(Path file, String content) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, content);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  static ClawbackException failed(Path file, IOException e) {
    return new ClawbackException(
        new Problem(
            "usage.not-written",
            Category.STORAGE,
            file.toString(),
            "The file cannot be written: "
                + (e.getMessage() == null ? e.toString() : e.getMessage())
                + ".",
            "Check the folder and its rights."),
        e);
  }
}
