package io.clawback.app.cli;

import io.clawback.app.show.PlanView;
import io.clawback.app.show.RedriveView;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.MessageOperation;
import io.clawback.runtime.RedrivePlan;
import io.clawback.runtime.RedriveWish;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plans to put back what was set aside, or what lies in a dead-letter queue. */
@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Plans to put messages back that were set aside or are dead letters.",
    footer = {
      "",
      "Reads the queue through, shows what lies there and why, and makes a plan that names exactly",
      "the messages; changes nothing. What was put back may be consumed at once, so that nothing",
      "takes it back: approve the plan, then apply it. Each message is put back once, and no",
      "message more often than --most.",
      "",
      "Examples:",
      "  clawback redrive prod/main/orders.quarantine",
      "  clawback redrive orders.quarantine --reason s-4f2a --tenant acme --rate 100/s",
      "  clawback redrive orders.DLT --older-than PT1H --where 'message.amount > 0' --max 500",
      "  clawback redrive orders.quarantine --to orders.repaired --out plan.json"
    })
final class Redrive extends Verb {
  private static final Pattern RATE = Pattern.compile("(\\d{1,7})(?:/s)?");

  @Mixin private InspectTarget target = new InspectTarget();

  @Parameters(
      arity = "0..1",
      paramLabel = "QUEUE",
      description = "Where they lie; nothing said means the one quarantine that is declared.")
  private @Nullable String queue;

  @Option(
      names = "--to",
      paramLabel = "QUEUE",
      description = "Where they go; nothing said means each to where it came from.")
  private @Nullable String to;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description =
          "Only those there for this reason: a signature's id, or its first 8 digits, or an"
              + " exception's class.")
  private List<String> reasons = new ArrayList<>();

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this tenant's.")
  private List<String> tenants = new ArrayList<>();

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      description = "Only messages from before: 2026-03-01T08:00:00, or PT1H for an hour ago.")
  private @Nullable String olderThan;

  @Option(names = "--newer-than", paramLabel = "TIME", description = "Only messages from then on.")
  private @Nullable String newerThan;

  @Option(
      names = "--operation",
      paramLabel = "ID",
      description = "Only what this operation set aside; see quarantine list.")
  private List<String> operations = new ArrayList<>();

  @Option(names = "--key", paramLabel = "KEY", description = "Only messages with this key.")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--where",
      paramLabel = "CEL",
      description = "Only messages of which this is true, as they were: 'message.amount > 0'.")
  private @Nullable String where;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "The most messages, in place of the budget; the first ones are taken.")
  private @Nullable Long max;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "" + MessageOperation.Redrive.MOST,
      description = "A message that was put back so often stays; ${DEFAULT-VALUE} by default.")
  private int most = MessageOperation.Redrive.MOST;

  @Option(names = "--rate", paramLabel = "N/s", description = "At most so many a second.")
  private @Nullable String rate;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the plan there too; 'apply FILE' takes it.")
  private @Nullable Path out;

  @Override
  protected ExitCode act() throws InterruptedException {
    int perSecond = perSecond();
    try (Session session = session()) {
      RedriveWish wish = wish(session, perSecond);
      RedrivePlan made;
      try (Interruption stop = Interruption.ofLook(console())) {
        made = during("reading", () -> session.remediator().planRedrive(wish, stop));
      }
      if (out != null) {
        WrittenFile.replace(out, PlanView.document(made.plan()).pretty() + "\n");
      }
      RedriveView.of(made, next(made)).to(console(), format());
      if (made.plan().steps().findAny().isEmpty()) {
        console().note("Nothing is to be put back.");
      }
      return ExitCode.FINE;
    }
  }

  private List<String> next(RedrivePlan made) {
    String id = made.plan().shortId();
    return made.plan().steps().findAny().isEmpty()
        ? List.of()
        : List.of(
            typed("approve " + id + " --reason TEXT"),
            typed("apply " + (out == null ? id : out.toString())));
  }

  private RedriveWish wish(Session session, int perSecond) {
    CommandLine command = self().commandLine();
    Instant now = Instant.now();
    return new RedriveWish(
        lies(session),
        Optional.ofNullable(to).map(t -> target.named(session.fleet(), t).queue()),
        reasons,
        tenants,
        operations,
        keys,
        Optional.ofNullable(olderThan).map(t -> TimeArgument.read(command, t, now)),
        Optional.ofNullable(newerThan).map(t -> TimeArgument.read(command, t, now)),
        Optional.ofNullable(where),
        Optional.ofNullable(max),
        most,
        perSecond);
  }

  private QueueId lies(Session session) {
    if (queue != null) {
      return target.named(session.fleet(), queue).queue();
    }
    List<QueueId> declared = session.remediator().quarantines();
    if (declared.size() != 1) {
      throw new ClawbackException(
          new Problem(
              "usage.which-quarantine",
              Category.USAGE,
              "redrive",
              declared.isEmpty()
                  ? "the config names no quarantine, or none of those that it names is there."
                  : "the config names several quarantines: " + declared + ".",
              "Name the queue: `clawback redrive QUEUE`."));
    }
    return declared.getFirst();
  }

  private int perSecond() {
    if (rate == null) {
      return 0;
    }
    Matcher matcher = RATE.matcher(rate);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
      throw new CommandLine.ParameterException(
          self().commandLine(), "'" + rate + "' is no rate such as 100/s");
    }
    return Integer.parseInt(matcher.group(1));
  }
}
