package io.clawback.consumers.command;

import io.clawback.consumers.base.Settings;
import io.clawback.consumers.base.Variables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of type {@code command}.
 *
 * @param count words of the command that prints how many live
 * @param scale words with {@code {n}}
 * @param restart words; empty when there is none
 * @param variables what the commands get
 * @param folder where they run
 * @param timeout for each command
 * @param agree how long the count may take to become what was asked for
 */
record CommandSettings(
    List<String> count,
    List<String> scale,
    List<String> restart,
    Variables variables,
    Optional<Path> folder,
    Duration timeout,
    Duration agree) {
  /** Replaced by the number wanted. */
  static final String NUMBER = "{n}";

  static final SortedMap<String, String> HELP =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.of(
                  "count", "command that prints how many live, a list of words",
                  "scale", "command that runs exactly {n} of them, a list of words",
                  "restart", "command that restarts them one by one, a list of words",
                  "env", "variables they get: NAME (our value, now) or NAME=value",
                  "folder", "working folder; default: ours",
                  "timeout-seconds", "for each command; default 30",
                  "agree-seconds", "until the count must be what was asked for; default 60")));

  static CommandSettings of(Settings settings) {
    CommandSettings read =
        new CommandSettings(
            settings.words("count"),
            settings.words("scale"),
            settings.has("restart") ? settings.words("restart") : List.of(),
            Variables.of(settings),
            settings.path("folder"),
            settings.seconds("timeout-seconds", Duration.ofSeconds(30)),
            settings.seconds("agree-seconds", Duration.ofSeconds(60)));
    if (!read.scale().isEmpty() && read.scale().stream().noneMatch(w -> w.contains(NUMBER))) {
      settings.add(
          "consumers.bad-setting",
          "scale",
          "No word holds {n}, the number wanted.",
          "Write for example [kubectl, scale, deploy/orders, \"--replicas={n}\"].");
    }
    return read;
  }

  List<String> scaleTo(int n) {
    return scale.stream().map(w -> w.replace(NUMBER, Integer.toString(n))).toList();
  }
}
