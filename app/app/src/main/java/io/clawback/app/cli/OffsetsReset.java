package io.clawback.app.cli;

import io.clawback.app.print.Format;
import io.clawback.app.show.OffsetsView;
import io.clawback.app.show.RunView;
import io.clawback.execute.RunResult;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.Declined;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.OffsetsWish;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows where a group would be moved to and, with {@code --execute}, moves it. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Moves a group's position; a dry run unless --execute is given.",
    footer = {
      "",
      "The group must have no members. A move always needs a yes: approve the plan and apply it,",
      "or give --execute with --reason, which is your yes (unless the policy asks for four eyes).",
      "",
      "Examples:",
      "  clawback offsets reset --environment prod --group orders --topic orders --to-earliest",
      "  clawback offsets reset --group orders --topic orders:0,3 --shift-by -100 --max 200",
      "  clawback offsets reset --group orders --topic orders --by-duration PT1H --export",
      "  clawback offsets reset --group orders --from-file offsets.csv --execute --reason INC-7"
    })
final class OffsetsReset extends Verb {
  @Option(
      names = {"-g", "--group"},
      required = true,
      paramLabel = "GROUP",
      description = "Whose position.")
  private String group = "";

  @Option(
      names = "--topic",
      paramLabel = "TOPIC[:0,1]",
      description = "On which queue, and which of its partitions; may be given more than once.")
  private List<String> topics = new ArrayList<>();

  @Mixin private OneBroker broker = new OneBroker();

  @ArgGroup(multiplicity = "1")
  private @Nullable OffsetsTarget target;

  @Option(
      names = "--max",
      paramLabel = "N",
      description =
          "The most messages that may be skipped or delivered again, by all topics together, in"
              + " place of the budget.")
  private @Nullable Long max;

  @Option(names = "--execute", description = "Acts; without it nothing is changed.")
  private boolean execute;

  @Option(names = "--dry-run", description = "Changes nothing; so it is by default.")
  private boolean dryRun;

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why: your yes to this very plan; recorded.")
  private @Nullable String reason;

  @Option(
      names = "--export",
      description = "Prints the new offsets as CSV that Kafka's own tool reads; changes nothing.")
  private boolean export;

  @Override
  protected ExitCode act() throws InterruptedException {
    CommandLine command = self().commandLine();
    if (execute && (dryRun || export)) {
      throw new CommandLine.ParameterException(
          command, "--execute excludes --dry-run and --export");
    }
    try (Session session = session()) {
      BrokerId chosen = broker.of(session.fleet());
      Plan plan = session.remediator().planOffsets(wishes(command, chosen));
      if (export) {
        console().text(OffsetsView.kafkaCsv(plan));
      } else if (plan.steps().findAny().isPresent() && (!execute || format() == Format.table)) {
        OffsetsView.of(plan).to(console(), format());
      }
      // One command is one wish: where a part of it is refused, nothing of it is done.
      if (plan.steps().findAny().isEmpty() || (execute && !problems(plan).isEmpty())) {
        return refused(plan);
      }
      if (!execute) {
        console().note("Dry run: nothing is changed. Add --execute to act.");
        console().note("Next: " + typed("approve " + plan.shortId() + " --reason TEXT"));
        console().note("      " + typed("apply " + plan.shortId()));
        return ExitCode.FINE;
      }
      if (reason != null) {
        session.remediator().approve(plan.id(), reason);
      }
      Acting acting = new Acting(console(), this::typed, session.remediator());
      RunResult result =
          acting.watch((stop, listener) -> session.remediator().apply(plan, stop, listener));
      RunView.of(result).to(console(), format());
      return acting.end(result);
    }
  }

  /** Nothing can or need be moved: an error unless all is as wanted already. */
  private ExitCode refused(Plan plan) {
    List<Problem> problems = problems(plan);
    if (problems.isEmpty()) {
      console().note("Nothing is to be moved.");
      return ExitCode.FINE;
    }
    throw new ClawbackException(problems, null);
  }

  private static List<Problem> problems(Plan plan) {
    return plan.declined().stream()
        .filter(d -> !d.code().equals("nothing-to-change"))
        .map(OffsetsReset::problem)
        .toList();
  }

  private static Problem problem(Declined declined) {
    return new Problem(
        "offsets." + declined.code(),
        Category.BROKER,
        declined.finding().replace("request:offsets:", ""),
        declined.reason(),
        declined.code().equals("over-budget")
            ? "Give --max N for this once, or raise the policy's budget."
            : "See `clawback offsets reset --help`.");
  }

  private List<OffsetsWish> wishes(CommandLine command, BrokerId chosen) {
    OffsetsTarget where = Objects.requireNonNull(target, "picocli asks for one");
    GroupId whose = new GroupId(chosen, group);
    Optional<Long> most = Optional.ofNullable(max);
    if (where.file().isPresent()) {
      String file = where.file().get().toString();
      return OffsetsFile.read(file, LedgerFolder.text(where.file().get()), group)
          .entrySet()
          .stream()
          .map(e ->
              new OffsetsWish(
                  new SubscriptionId(whose, e.getKey()),
                  List.copyOf(e.getValue().keySet()),
                  new OffsetsWish.Exact(e.getValue(), file),
                  most))
          .toList();
    }
    if (topics.isEmpty()) {
      throw new CommandLine.ParameterException(command, "--topic TOPIC[:0,1] is needed");
    }
    OffsetsWish.Target to = where.target(command);
    return topics.stream()
        .map(t -> TopicArgument.read(command, t))
        .map(t -> new OffsetsWish(new SubscriptionId(whose, t.topic()), t.partitions(), to, most))
        .toList();
  }
}
