package io.clawback.consumers.process;

import io.clawback.consumers.base.Problems;
import io.clawback.consumers.base.Programs;
import io.clawback.model.error.Problem;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/** What the machine must have, asked before anything is changed. */
final class Requirements {
  private final ProcessSettings settings;
  private final Map<String, String> own;

  Requirements(ProcessSettings settings, Map<String, String> own) {
    this.settings = settings;
    this.own = own;
  }

  Optional<Problem> toLook() {
    if (LinuxProcesses.available()) {
      return Optional.empty();
    }
    return Optional.of(
        Problems.consumers(
            "consumers.platform",
            "process",
            "Consumers of type 'process' need Linux's /proc, which is not here.",
            "Use type 'command' or 'http' on this machine."));
  }

  Optional<Problem> toStart() {
    if (!found("setsid") || !found("sh")) {
      return Optional.of(
          Problems.consumers(
              "consumers.no-setsid",
              "process",
              "'setsid' and 'sh' are not both on the PATH.",
              "Install util-linux."));
    }
    if (settings.folder().isPresent() && !Files.isDirectory(settings.folder().get())) {
      return Optional.of(
          Problems.consumers(
              "consumers.no-folder",
              "folder",
              "There is no folder '" + settings.folder().get() + "'.",
              "Make it, or correct the setting."));
    }
    String program = settings.command().getFirst();
    if (!found(program)) {
      return Optional.of(
          Problems.consumers(
              "consumers.no-command",
              "command",
              "There is no program '" + program + "' that may be run.",
              "Correct the first word of the command."));
    }
    return Optional.empty();
  }

  private boolean found(String program) {
    return Programs.found(program, settings.folder(), own);
  }
}
