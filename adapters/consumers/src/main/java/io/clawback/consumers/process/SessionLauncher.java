package io.clawback.consumers.process;

import io.clawback.consumers.base.DurableFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Starts a command with {@code setsid} (util-linux): a session of its own has no terminal, so
 * neither Ctrl-C nor a hang-up reaches it. The words are passed as arguments; no shell reads them.
 */
final class SessionLauncher implements Launcher {
  /**
   * Whoever makes the claim's folder first decides: the child runs, or an observer wrote it off.
   */
  private static final String CLAIM_THEN_RUN =
      "mkdir -- \"$1\" 2>/dev/null || exit 75; shift; exec \"$@\"";

  private final ProcessSettings settings;
  private final String fleet;
  private final Map<String, String> environment;

  /** {@code own} is our own environment, from which only what is allowed is handed on. */
  SessionLauncher(ProcessSettings settings, String fleet, Map<String, String> own) {
    this.settings = settings;
    this.fleet = fleet;
    this.environment = settings.variables().from(own);
  }

  @Override
  public long launch(String token, Path claim, Path log) throws IOException {
    DurableFile.touch(log);
    List<String> words = new ArrayList<>(List.of("setsid", "sh", "-c", CLAIM_THEN_RUN, "sh"));
    words.add(claim.toAbsolutePath().toString());
    words.addAll(settings.command());
    ProcessBuilder builder = new ProcessBuilder(words);
    Map<String, String> child = builder.environment();
    child.clear();
    child.putAll(new TreeMap<>(environment));
    child.put(TOKEN, token);
    child.put("CLAWBACK_CONSUMERS", fleet);
    Optional<File> folder = settings.folder().map(Path::toFile);
    folder.ifPresent(builder::directory);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder.start().pid();
  }
}
