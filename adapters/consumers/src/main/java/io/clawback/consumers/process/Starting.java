package io.clawback.consumers.process;

import io.clawback.consumers.base.Deadline;
import io.clawback.consumers.base.DurableFile;
import io.clawback.model.run.OperationId;
import io.clawback.spi.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Starts consumers: intent on disk, start, pid on disk; then waits until they have settled. */
final class Starting {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Processes processes;
  private final InstanceRecords records;
  private final Launcher launcher;
  private final Path logs;
  private final Duration settle;
  private final Clock clock;
  private final Supplier<String> tokens;

  Starting(
      Processes processes,
      InstanceRecords records,
      Launcher launcher,
      Path logs,
      Duration settle,
      Clock clock,
      Supplier<String> tokens) {
    this.processes = processes;
    this.records = records;
    this.launcher = launcher;
    this.logs = logs;
    this.settle = settle;
    this.clock = clock;
    this.tokens = tokens;
  }

  /** Starts {@code n}; returns those that have died again, whose records are gone. */
  List<Instance> start(OperationId id, int n, Deadline deadline) throws IOException {
    DurableFile.folder(logs);
    List<Instance> started = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      started.add(one(id));
    }
    Deadline settled = deadline.fresh(settle);
    while (!settled.over() && anyLives(started)) {
      settled.pause(LOOK);
    }
    return dead(started);
  }

  /** Where its output goes. */
  Path log(Instance instance) {
    return logs.resolve(instance.token() + ".log");
  }

  private Instance one(OperationId id) throws IOException {
    Instance intent =
        new Instance(tokens.get(), id.value(), clock.now(), processes.place(), Optional.empty());
    records.write(intent);
    long pid;
    try {
      pid = launcher.launch(intent.token(), records.claim(intent.token()), log(intent));
    } catch (IOException e) {
      records.forget(intent);
      throw e;
    }
    // One that is gone already gets an identity that nothing can have: it lives by its token, or
    // not.
    Instance instance = intent.started(processes.at(pid).orElse(new Identity(pid, -1)));
    records.write(instance);
    return instance;
  }

  private boolean anyLives(List<Instance> instances) throws IOException {
    for (Instance instance : instances) {
      if (lives(instance)) {
        return true;
      }
    }
    return false;
  }

  private boolean lives(Instance instance) throws IOException {
    Optional<Identity> process = instance.process();
    return process.isPresent() && processes.lives(process.get());
  }

  private List<Instance> dead(List<Instance> instances) throws IOException {
    List<Instance> dead = new ArrayList<>();
    List<Instance> unsure = new ArrayList<>();
    for (Instance instance : instances) {
      if (!lives(instance)) {
        unsure.add(instance);
      }
    }
    // A command that went into the background lives on under its token.
    Map<String, List<Identity>> living = unsure.isEmpty() ? Map.of() : processes.tokens();
    for (Instance instance : unsure) {
      if (!living.containsKey(instance.token())) {
        records.forget(instance);
        dead.add(instance);
      }
    }
    return dead;
  }
}
