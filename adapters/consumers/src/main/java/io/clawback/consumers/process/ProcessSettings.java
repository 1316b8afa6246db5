package io.clawback.consumers.process;

import io.clawback.consumers.base.Settings;
import io.clawback.consumers.base.Variables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of type {@code process}.
 *
 * @param command words
 * @param variables what the child gets
 * @param folder where it runs
 * @param logs where its output goes
 * @param grace between SIGTERM and SIGKILL
 * @param settle how long a new consumer must live to count as started
 * @param adopt pid file, or folder of pid files, of consumers that others started
 * @param adoptMatch what their command line holds
 */
record ProcessSettings(
    List<String> command,
    Variables variables,
    Optional<Path> folder,
    Optional<Path> logs,
    Duration grace,
    Duration settle,
    Optional<Path> adopt,
    Optional<String> adoptMatch) {
  static final SortedMap<String, String> HELP =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              java.util.Map.of(
                  "command", "the consumer's command, a list of words; no shell reads them",
                  "env", "variables it gets: NAME (our value, now) or NAME=value",
                  "folder", "working folder; default: ours",
                  "logs", "folder for its output; default: in the data folder",
                  "stop-grace-seconds", "between SIGTERM and SIGKILL; default 10",
                  "settle-seconds", "how long a new one must live to count; default 2",
                  "adopt", "file of pids, or folder of pid files, of consumers that others started",
                  "adopt-match", "text that an adopted one's command line must hold")));

  static ProcessSettings of(Settings settings) {
    ProcessSettings read =
        new ProcessSettings(
            settings.words("command"),
            Variables.of(settings),
            settings.path("folder"),
            settings.path("logs"),
            settings.seconds("stop-grace-seconds", Duration.ofSeconds(10)),
            settings.seconds("settle-seconds", Duration.ofSeconds(2)),
            settings.path("adopt"),
            settings.one("adopt-match"));
    if (read.adoptMatch().isPresent() && read.adopt().isEmpty()) {
      settings.add(
          "consumers.bad-setting",
          "adopt-match",
          "It says nothing without 'adopt'.",
          "Declare where the pid files are, or remove it.");
    }
    return read;
  }
}
