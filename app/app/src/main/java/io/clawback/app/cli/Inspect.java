package io.clawback.app.cli;

import io.clawback.app.print.Format;
import io.clawback.app.show.InspectView;
import io.clawback.app.show.InspectWords;
import io.clawback.app.show.MessageView;
import io.clawback.app.show.OffsetListView;
import io.clawback.app.show.Words;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.inspect.InspectCost;
import io.clawback.runtime.inspect.InspectListener;
import io.clawback.runtime.inspect.InspectRequest;
import io.clawback.runtime.inspect.Inspection;
import io.clawback.runtime.inspect.MessageSight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what the messages of a queue are. Consumes none of them. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Reads a queue or a backlog without consuming it, and says what its messages are.",
    footer = {
      "",
      "WHAT is QUEUE: all that it holds, or GROUP:QUEUE: what that group is behind; either may",
      "begin with ENVIRONMENT/BROKER/. Of 100 messages told at 90%% confidence, at least 90 cannot",
      "be processed. Values are masked, unless the config lets you see them (contents: show-to).",
      "",
      "Examples:",
      "  clawback inspect orders",
      "  clawback inspect prod/main/order-processor:orders -o json",
      "  clawback inspect orders --partition 0,3 --since PT1H --sample 10000",
      "  clawback inspect orders --offsets 9f86d081 -o csv",
      "  clawback inspect --message prod/main/orders/3@1234"
    })
final class Inspect extends Verb {
  @Parameters(arity = "0..1", paramLabel = "WHAT", description = "QUEUE or GROUP:QUEUE.")
  private @Nullable String what;

  @Mixin private InspectTarget target = new InspectTarget();

  @Option(
      names = "--partition",
      paramLabel = "N,…",
      hideParamSyntax = true,
      split = ",",
      description = "Only these partitions.")
  private List<Integer> partitions = new ArrayList<>();

  @Option(names = "--from", paramLabel = "OFFSET", description = "Not before this offset.")
  private @Nullable Long from;

  @Option(names = "--to", paramLabel = "OFFSET", description = "Not from this offset on.")
  private @Nullable Long to;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only from then on: 2026-03-01T08:00:00, UTC unless it says so, or PT1H ago.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only until then; likewise.")
  private @Nullable String until;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "About so many messages, of each partition its share; stated in the result.")
  private @Nullable Long sample;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description =
          "Begins no fetch once so many bytes were fetched. A broker hands out whole batches: the"
              + " last one may go beyond.")
  private @Nullable Long maxBytes;

  @Option(
      names = "--offsets",
      paramLabel = "ID",
      description =
          "Prints exactly which messages: those of the signature whose id begins so, or of"
              + " 'duplicates', 'conflicts', 'accepted' or 'accepted-conflicts'.")
  private @Nullable String offsets;

  @Option(
      names = "--message",
      paramLabel = "WHERE",
      description = "Shows one message: QUEUE/PARTITION@OFFSET.")
  private @Nullable String message;

  @Option(
      names = "--show",
      description = "Shows the message's values, if the config lets you see them.")
  private boolean show;

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      defaultValue = "none",
      description =
          "Exit code 3 on: poison (told at limits.poison-confidence or more, 90%% unless"
              + " declared), trouble (anything that is wrong), none (default: none).")
  private Found failOn = Found.none;

  /** What makes the exit code 3. */
  enum Found {
    poison,
    trouble,
    none;

    boolean in(ContentReport report, int poisonConfidence) {
      return switch (this) {
        case poison ->
            report.signatures().stream()
                .anyMatch(
                    s -> InspectWords.trouble(s.kind()) && s.confidence() >= poisonConfidence);
        case trouble ->
            report.unclassifiedCount() > 0
                || report.duplicates().filter(d -> d.conflicting() > 0).isPresent()
                || report.signatures().stream().anyMatch(s -> InspectWords.trouble(s.kind()));
        case none -> false;
      };
    }
  }

  @Override
  protected ExitCode act() throws InterruptedException {
    if ((what == null) == (message == null)) {
      throw new ClawbackException(
          new Problem(
              "usage.which-queue",
              Category.USAGE,
              "inspect",
              "it is about one queue or subscription, or with --message about one message.",
              "Run 'clawback inspect --help'."));
    }
    InspectBounds.check(self().commandLine(), partitions, from, to, sample, maxBytes);
    try (Session session = session()) {
      return what == null ? one(session) : all(session, what);
    }
  }

  private ExitCode one(Session session) throws InterruptedException {
    String where = message == null ? "" : message;
    InspectTarget.Coordinates at = target.coordinates(session.fleet(), where);
    Optional<MessageSight> sight =
        during(
            "reading",
            () -> session.remediator().message(at.queue(), at.partition(), at.offset(), show));
    MessageView.of(
            sight.orElseThrow(() ->
                new ClawbackException(
                    new Problem(
                        "usage.no-such-message",
                        Category.USAGE,
                        where,
                        "there is no message at that offset.",
                        "It is compacted away, a transaction's marker, or was aborted."))))
        .to(console(), format());
    return ExitCode.FINE;
  }

  private ExitCode all(Session session, String text) throws InterruptedException {
    InspectTarget.Named named = target.named(session.fleet(), text);
    Instant now = session.setup().clock().now();
    Optional<Instant> begin = time(since, now);
    Optional<Instant> end = time(until, now);
    InspectBounds.check(self().commandLine(), begin, end);
    InspectRequest request =
        new InspectRequest(
            named.queue(),
            named.group(),
            partitions,
            Optional.ofNullable(from),
            Optional.ofNullable(to),
            begin,
            end,
            Optional.ofNullable(sample),
            Optional.ofNullable(maxBytes));
    Progress progress = new Progress();
    Inspection found;
    try (Interruption stop = Interruption.ofLook(console())) {
      found =
          Waiting.during(
              console(),
              progress::line,
              () -> session.remediator().inspect(request, progress, stop));
    }
    int poison = session.fleet().limits().poisonConfidence();
    show(found, poison);
    console().problems(found.problems());
    if (offsets == null && format() == Format.table) {
      new InspectSteps(found, poison, this::typed).lines().forEach(console()::note);
    }
    ExitCode failed = found.problems().isEmpty() ? ExitCode.FINE : ExitCode.ERROR;
    return failed.or(failOn.in(found.report(), poison) ? ExitCode.FOUND : ExitCode.FINE);
  }

  private Optional<Instant> time(@Nullable String text, Instant now) {
    return Optional.ofNullable(text).map(t -> TimeArgument.read(self().commandLine(), t, now));
  }

  private void show(Inspection found, int poison) {
    if (offsets == null) {
      boolean terminal = console().outIsTerminal();
      InspectView.of(found, poison, terminal ? console().columns() : 200, terminal)
          .to(console(), format());
    } else {
      OffsetListView.of(chosen(found.report(), offsets)).to(console(), format());
    }
  }

  private static List<ContentReport.Offsets> chosen(ContentReport report, String id) {
    Optional<List<ContentReport.Offsets>> repeated = Repetitions.chosen(report, id);
    if (repeated.isPresent()) {
      return repeated.get();
    }
    List<ContentReport.Signature> fitting =
        report.signatures().stream().filter(s -> s.id().startsWith(id)).toList();
    if (fitting.size() != 1) {
      throw new ClawbackException(
          new Problem(
              "usage.no-such-signature",
              Category.USAGE,
              id,
              Words.several(fitting.size(), "signature") + " of what was found begin like that.",
              "There are: "
                  + String.join(
                      ", ", report.signatures().stream().map(ContentReport.Signature::id).toList())
                  + "."));
    }
    return fitting.getFirst().offsets();
  }

  /** How far reading is, for the status line; and the cost, before it begins. */
  private final class Progress implements InspectListener {
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile long expected;

    @Override
    public void cost(InspectCost cost) {
      expected = cost.messages();
      console().note(InspectWords.cost(cost));
    }

    @Override
    public void read(long more, long moreBytes) {
      messages.addAndGet(more);
      bytes.addAndGet(moreBytes);
    }

    String line() {
      long so = messages.get();
      return expected == 0
          ? "looking"
          : "reading  "
              + Words.count(so)
              + " messages, "
              + Math.min(100, 100 * so / expected)
              + "%, "
              + InspectWords.bytes(bytes.get());
    }
  }
}
