package io.clawback.app.cli;

import io.clawback.app.show.PlanView;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.inspect.InspectListener;
import io.clawback.runtime.inspect.InspectRequest;
import io.clawback.runtime.inspect.Inspection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plans to take poison out of a group's way. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Reads a backlog to its end and plans to take its poison out of the group's way.",
    footer = {
      "",
      "Changes nothing: approve the plan and apply it. Each message is copied to the quarantine and",
      "to the rollback store before the group is moved past it.",
      "",
      "Examples:",
      "  clawback drain prod/main/billing:orders",
      "  clawback drain billing:orders --signature 9f86d081 --out plan.json"
    })
final class Drain extends Verb {
  @Mixin private InspectTarget target = new InspectTarget();

  @Parameters(paramLabel = "SUBSCRIPTION", description = "GROUP:QUEUE, as it is printed.")
  private String subscription = "";

  @Option(
      names = "--signature",
      paramLabel = "ID,…",
      hideParamSyntax = true,
      split = ",",
      description = "Only these, as `inspect` names them; else all that is called poison.")
  private List<String> signatures = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the plan there, too, to be read, kept or applied elsewhere.")
  private @Nullable Path out;

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      SubscriptionId id = subscription(session);
      Inspection found;
      try (Interruption stop = Interruption.ofLook(console())) {
        found =
            during(
                "reading the backlog",
                () ->
                    session
                        .remediator()
                        .inspect(InspectRequest.backlog(id), InspectListener.NONE, stop));
      }
      if (!found.problems().isEmpty()) {
        throw new ClawbackException(found.problems(), null);
      }
      Plan plan = session.remediator().planDrain(id, found.report(), signatures);
      if (out != null) {
        WrittenFile.replace(out, PlanView.document(plan).pretty() + "\n");
      }
      PlanView.of(plan, PlanSteps.next(plan, out, this::typed)).to(console(), format());
      return ExitCode.FINE;
    }
  }

  private SubscriptionId subscription(Session session) {
    InspectTarget.Named named = target.named(session.fleet(), subscription);
    return named
        .group()
        .map(g -> new SubscriptionId(new GroupId(named.queue().broker(), g), named.queue().name()))
        .orElseThrow(() ->
            new ClawbackException(
                new Problem(
                    "usage.which-subscription",
                    Category.USAGE,
                    subscription,
                    "it names a queue, and not the group whose way is to be cleared.",
                    "Write GROUP:QUEUE, or add --group.")));
  }
}
