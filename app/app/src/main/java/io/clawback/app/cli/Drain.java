package io.clawback.app.cli;

import io.clawback.app.show.PlanView;
import io.clawback.engine.DrainWay;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.DrainWish;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plans to take poison out of groups' way. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Reads a backlog to its end and plans to take its poison out of groups' way.",
    footer = {
      "",
      "Changes nothing: approve the plan and apply it. Each message is copied to the quarantine and",
      "to the rollback store before a group passes it. The first way that can be gone is planned:",
      "a group that stands at all of it is moved past it; else its consumers leave it out, where",
      "they have the interceptor (docs/skip-list.md); else, where the policy permits that, the",
      "backlog is written once more without it.",
      "",
      "Examples:",
      "  clawback drain prod/main/billing:orders",
      "  clawback drain orders payments           # of all groups that read them, in one plan",
      "  clawback drain billing:orders --signature 9f86d081 --out plan.json",
      "  clawback drain orders --tenant acme      # bring them back: redrive --reason parked:acme",
      "  clawback drain billing:orders --duplicates   # the first of each stays"
    })
final class Drain extends Verb {
  @Mixin private InspectTarget target = new InspectTarget();

  @Parameters(
      paramLabel = "QUEUE",
      arity = "1..*",
      description = "QUEUE, of all its groups, or GROUP:QUEUE, as it is printed.")
  private List<String> queues = new ArrayList<>();

  @Option(
      names = "--signature",
      paramLabel = "ID,…",
      hideParamSyntax = true,
      split = ",",
      description = "Only these, as `inspect` names them; else all that is called poison.")
  private List<String> signatures = new ArrayList<>();

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "Parks it: all of its messages, as they say themselves, in place of poison.")
  private @Nullable String tenant;

  @Option(
      names = "--duplicates",
      description =
          "Holds back what repeats an earlier message of its partition, in place of poison.")
  private boolean duplicates;

  @Option(
      names = "--way",
      paramLabel = "WAY",
      description = "Only this way: unblock, skip, rewrite.")
  private @Nullable String way;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the plan there, too, to be read, kept or applied elsewhere.")
  private @Nullable Path out;

  @Override
  protected ExitCode act() throws InterruptedException {
    Optional<DrainWay> only = way();
    if (tenant != null && !signatures.isEmpty()) {
      throw new CommandLine.ParameterException(
          self().commandLine(), "--tenant is about all of its messages: leave --signature out");
    }
    if (duplicates && (tenant != null || !signatures.isEmpty())) {
      throw new CommandLine.ParameterException(
          self().commandLine(),
          "--duplicates is about all that repeats: leave --signature and --tenant out");
    }
    try (Session session = session()) {
      List<DrainWish> wishes =
          queues.stream()
              .map(q -> target.named(session.fleet(), q))
              .map(n ->
                  new DrainWish(
                      n.queue(),
                      n.group(),
                      signatures,
                      Optional.ofNullable(tenant),
                      duplicates,
                      only))
              .distinct()
              .toList();
      Plan plan;
      try (Interruption stop = Interruption.ofLook(console())) {
        plan = during("reading the backlog", () -> session.remediator().planDrain(wishes, stop));
      }
      if (out != null) {
        WrittenFile.replace(out, PlanView.document(plan).pretty() + "\n");
      }
      PlanView.of(plan, PlanSteps.next(plan, out, this::typed)).to(console(), format());
      return ExitCode.FINE;
    }
  }

  private Optional<DrainWay> way() {
    String wanted = way;
    if (wanted == null) {
      return Optional.empty();
    }
    return Optional.of(
        DrainWay.of(wanted)
            .orElseThrow(() ->
                new ClawbackException(
                    new Problem(
                        "usage.which-way",
                        Category.USAGE,
                        "--way " + wanted,
                        "there is no such way.",
                        "Write one of "
                            + String.join(
                                ", ", Arrays.stream(DrainWay.values()).map(DrainWay::code).toList())
                            + "."))));
  }
}
