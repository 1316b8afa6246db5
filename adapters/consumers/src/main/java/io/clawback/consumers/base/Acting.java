package io.clawback.consumers.base;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.name.GroupId;
import io.clawback.model.observed.Measured;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What scaling and restarting have in common: lock, journal, counting before and after. */
final class Acting {
  private static final Duration BETWEEN_COUNTS = Duration.ofMillis(200);

  private final ConsumersDeclaration declaration;
  private final Path folder;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Duration agree;
  private final Runner runner;
  private final OperationJournal journal;

  Acting(
      ConsumersDeclaration declaration,
      Path folder,
      Clock clock,
      Scheduler scheduler,
      Duration agree,
      Runner runner) {
    this.declaration = declaration;
    this.folder = folder;
    this.clock = clock;
    this.scheduler = scheduler;
    this.agree = agree;
    this.runner = runner;
    this.journal = new OperationJournal(folder.resolve("operations"));
  }

  /** What is done under the lock; the note is there when this operation was begun before. */
  interface Locked {
    Outcome run(Optional<Note> begun, Deadline deadline) throws IOException;
  }

  ConsumersDeclaration declaration() {
    return declaration;
  }

  Runner runner() {
    return runner;
  }

  OperationJournal journal() {
    return journal;
  }

  /** How many live; whatever keeps us from counting is a reason for Unknown. */
  Runner.Count count() {
    try {
      return runner.count();
    } catch (ClawbackException e) {
      return unknown(e.problem().message() + " " + e.problem().nextMove());
    } catch (IOException e) {
      return unknown(Problems.shown(String.valueOf(e)));
    }
  }

  private static Runner.Count unknown(String detail) {
    return new Runner.Count(new Measured.Unknown(Measured.Reason.FAILED, detail), List.of());
  }

  /** Runs it under the lock, unless it is done already: then its outcome is told again. */
  Outcome act(Mutation mutation, Locked what) {
    try {
      Deadline deadline = Deadline.in(clock, scheduler, mutation.budget().time());
      Optional<Note> before = journal.find(mutation.id());
      FolderLock lock;
      try {
        lock = FolderLock.take(folder, deadline);
      } catch (ClawbackException e) {
        return refuse(before, e.problem());
      }
      try (lock) {
        Optional<Note> note = journal.find(mutation.id());
        Optional<Receipt> receipt = note.flatMap(Note::receipt);
        if (receipt.isPresent()) {
          return new Outcome.Done(receipt.get());
        }
        return what.run(note, deadline);
      }
    } catch (IOException e) {
      throw new ClawbackException(Problems.storage(folder.toString(), e), e);
    }
  }

  /** Refused, if it is certain that nothing was changed: not when it was begun before. */
  static Outcome refuse(Optional<Note> begun, Problem problem) {
    if (begun.isPresent()) {
      throw new ClawbackException(problem);
    }
    return new Outcome.Refused(problem);
  }

  /**
   * What an operation that is not known to be done looks like from the note of it and the count.
   */
  interface Judged {
    Probe probe(Optional<Note> begun, int now);
  }

  /** How the journal and the count, together, answer for an operation. */
  Probe probe(OperationId id, Judged judged) {
    try {
      Optional<Note> note = journal.find(id);
      if (note.flatMap(Note::receipt).isPresent()) {
        return Probe.DONE;
      }
      return judged.probe(note, number(count()));
    } catch (IOException e) {
      throw new ClawbackException(Problems.storage(folder.toString(), e), e);
    }
  }

  /** The number in the count; throws {@code consumers.uncountable} when there is none. */
  int number(Runner.Count count) {
    return switch (count.live()) {
      case Measured.Known known -> Math.toIntExact(known.value());
      case Measured.Unknown unknown -> throw new ClawbackException(uncountable(unknown));
    };
  }

  Problem uncountable(Measured.Unknown why) {
    return Problems.consumers(
        "consumers.uncountable",
        declaration.name(),
        "Nobody can tell how many consumers live: " + why.reason() + " " + why.detail(),
        "Make them countable first; nothing is scaled on missing numbers.");
  }

  /** Is the operation about these consumers at all? */
  Optional<Problem> foreign(String consumers, GroupId group) {
    if (consumers.equals(declaration.name()) && group.equals(declaration.group())) {
      return Optional.empty();
    }
    return Optional.of(
        Problems.consumers(
            "consumers.wrong-fleet",
            consumers,
            "The operation is for '" + consumers + "' of " + group + ", not for this fleet.",
            "Make a new plan from the present config."));
  }

  /** Counts until it is {@code to}, then records the outcome; throws when it never is. */
  Outcome finish(Note note, int to, Deadline deadline) throws IOException {
    Deadline patience = deadline.within(agree);
    Runner.Count count = count();
    while (!agrees(count, to)) {
      if (patience.over()) {
        throw new ClawbackException(
            Problems.consumers(
                "consumers.disagrees",
                declaration.name(),
                "After the change " + shown(count) + " live, not " + to + ".",
                "Look at the consumers' own output, then resume the run."));
      }
      patience.pause(BETWEEN_COUNTS);
      count = count();
    }
    Receipt receipt =
        new Receipt(
            new OperationId(note.operation()),
            facts(note.before(), note.marks()),
            facts(to, count.instances()),
            runner.author());
    journal.done(note, receipt);
    return new Outcome.Done(receipt);
  }

  private static boolean agrees(Runner.Count count, int to) {
    return count.live().number().orElse(-1) == to;
  }

  private static String shown(Runner.Count count) {
    return switch (count.live()) {
      case Measured.Known known -> Long.toString(known.value());
      case Measured.Unknown unknown -> "an unknown number (" + unknown.detail() + ")";
    };
  }

  private static SortedMap<String, String> facts(int live, List<String> instances) {
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("live", Integer.toString(live));
    if (!instances.isEmpty()) {
      facts.put("instances", String.join(", ", instances));
    }
    return facts;
  }
}
