package io.clawback.runtime.config;

import io.clawback.model.fleet.Fleet;
import io.clawback.runtime.Plugins;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads the config file into a fleet, or into everything that is wrong with it. Strict: unknown
 * keys, wrong types, impossible values and dangling names are errors. Connects to nothing and
 * resolves no secret. Stateless, thread-safe.
 */
public final class FleetLoader {
  private static final String EXPLAINED = "See docs/config.md, or write one with 'clawback init'.";

  private FleetLoader() {}

  /** Reads the file. Never throws for what is in it; {@code plugins} say which types there are. */
  public static LoadResult load(Path file, Plugins plugins) {
    Faults faults = new Faults(file.toString());
    Optional<byte[]> bytes = bytes(file, faults);
    return bytes.isPresent() ? load(bytes.get(), plugins, faults) : invalid(faults);
  }

  /** The same for a text that is no file; {@code name} stands for it in problems. */
  public static LoadResult load(String name, String text, Plugins plugins) {
    return load(text.getBytes(StandardCharsets.UTF_8), plugins, new Faults(name));
  }

  private static LoadResult load(byte[] bytes, Plugins plugins, Faults faults) {
    Optional<Node> root = decoded(bytes, faults).flatMap(text -> YamlTree.parse(text, faults));
    if (root.isEmpty()) {
      if (!faults.any()) {
        faults.error(Mark.FILE, "config.empty", "The file declares nothing.", EXPLAINED);
      }
      return invalid(faults);
    }
    Fleet fleet = FleetReader.read(root.get(), digest(bytes), plugins, faults);
    return faults.any() ? invalid(faults) : new LoadResult.Loaded(fleet, faults.warnings());
  }

  private static LoadResult invalid(Faults faults) {
    return new LoadResult.Invalid(faults.errors(), faults.warnings());
  }

  private static Optional<byte[]> bytes(Path file, Faults faults) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(YamlTree.MOST_CHARS + 1);
      if (bytes.length <= YamlTree.MOST_CHARS) {
        return Optional.of(bytes);
      }
      faults.error(
          Mark.FILE,
          "config.too-large",
          "The file is larger than 4 MiB.",
          "Declare patterns instead of single names.");
    } catch (NoSuchFileException e) {
      faults.error(Mark.FILE, "config.unreadable", "There is no such file.", EXPLAINED);
    } catch (IOException e) {
      faults.error(
          Mark.FILE,
          "config.unreadable",
          "The file cannot be read: " + e.getMessage() + ".",
          "Check its path and its permissions.");
    }
    return Optional.empty();
  }

  private static Optional<String> decoded(byte[] bytes, Faults faults) {
    if (bytes.length > YamlTree.MOST_CHARS) {
      faults.error(Mark.FILE, "config.too-large", "The text is larger than 4 MiB.", EXPLAINED);
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      faults.error(Mark.FILE, "config.not-utf8", "The file is not UTF-8.", "Save it as UTF-8.");
      return Optional.empty();
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
