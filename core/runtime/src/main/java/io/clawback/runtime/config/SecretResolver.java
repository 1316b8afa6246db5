package io.clawback.runtime.config;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.spi.broker.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts in what settings refer to, just before connecting. Every resolved value is told to the
 * redactor first, and never appears in a problem. Thread-safe.
 */
public final class SecretResolver {
  private static final int LARGEST = 64 << 10;

  private final Function<String, @Nullable String> environment;
  private final Path folder;
  private final Redactor redactor;

  /**
   * @param environment looks up a variable; null when it is not set
   * @param folder what relative paths start from: the config file's
   * @param redactor learns every value
   */
  public SecretResolver(
      Function<String, @Nullable String> environment, Path folder, Redactor redactor) {
    this.environment = environment;
    this.folder = folder;
    this.redactor = redactor;
  }

  /** With the process's environment. */
  public static SecretResolver of(Path configFile, Redactor redactor) {
    Path parent = configFile.toAbsolutePath().getParent();
    return new SecretResolver(System::getenv, parent == null ? Path.of(".") : parent, redactor);
  }

  /**
   * The settings with everything put in. Throws all problems at once: {@code config.secret-missing}
   * and {@code config.secret-unreadable}, the culprit being the setting's name.
   */
  public SortedMap<String, Secret> resolve(SortedMap<String, String> settings) {
    TreeMap<String, Secret> resolved = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    settings.forEach((key, text) -> {
      if (Secrecy.sounds(key, text)) {
        redactor.learn(text);
      }
      StringBuilder whole = new StringBuilder();
      try {
        for (Reference part : Reference.parts(text)) {
          whole.append(value(part));
        }
        resolved.put(key, new Secret(whole.toString()));
      } catch (Missing e) {
        problems.add(new Problem(e.code, Category.CONFIG, key, e.what, e.nextMove));
      } catch (Reference.Malformed e) {
        problems.add(
            new Problem(
                "config.bad-reference",
                Category.CONFIG,
                key,
                "It holds a reference that cannot be read.",
                "Write ${ENV_VAR} or ${file:PATH}."));
      }
    });
    if (!problems.isEmpty()) {
      throw new ClawbackException(problems, null);
    }
    return resolved;
  }

  /** What relative paths start from: the config file's folder. */
  public Path folder() {
    return folder;
  }

  private String value(Reference part) throws Missing {
    return switch (part) {
      case Reference.Literal literal -> literal.text();
      case Reference.Variable variable -> learnt(variable(variable.name()));
      case Reference.FileContent file -> learnt(content(file.path()));
    };
  }

  private String learnt(String value) {
    redactor.learn(value);
    return value;
  }

  private String variable(String name) throws Missing {
    String value = environment.apply(name);
    if (value == null || value.isEmpty()) {
      throw new Missing(
          "config.secret-missing",
          "The environment variable " + name + " is not set.",
          "Set " + name + " and run again.");
    }
    return value;
  }

  /** The file's text without the line end that editors leave. */
  private String content(String path) throws Missing {
    try (InputStream in = Files.newInputStream(folder.resolve(path))) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (bytes.length > LARGEST) {
        throw unreadable(path, "is larger than 64 KiB");
      }
      if (text.endsWith("\r\n")) {
        text = text.substring(0, text.length() - 2);
      } else if (text.endsWith("\n")) {
        text = text.substring(0, text.length() - 1);
      }
      if (text.isEmpty()) {
        throw unreadable(path, "is empty");
      }
      return text;
    } catch (NoSuchFileException e) {
      throw unreadable(path, "does not exist");
    } catch (IOException e) {
      throw unreadable(path, "cannot be read");
    }
  }

  private static Missing unreadable(String path, String why) {
    return new Missing(
        "config.secret-unreadable",
        "The file " + path + " " + why + ".",
        "Check the path and who may read it.");
  }

  /** A reference that leads nowhere. */
  private static final class Missing extends Exception {
    private static final long serialVersionUID = 1;
    private final String code;
    private final String what;
    private final String nextMove;

    Missing(String code, String what, String nextMove) {
      super(what);
      this.code = code;
      this.what = what;
      this.nextMove = nextMove;
    }
  }
}
