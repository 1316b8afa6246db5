package io.clawback.app.cli;

import io.clawback.app.show.PlanView;
import io.clawback.engine.PlanRequest;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Environment;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.plan.Plan;
import io.clawback.runtime.Observation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a plan. Changes nothing on any broker. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Says what would be done about what is wrong, and what not, with reasons.",
    footer = {
      "",
      "The plan is kept under its id in the data folder. It is a value: 'apply' does that and",
      "nothing else, and refuses it once the world has changed.",
      "",
      "Examples:",
      "  clawback plan --out plan.json",
      "  clawback plan --tenant tenant-a --environment prod",
      "  clawback plan --align prod:staging --out plan.json"
    })
final class MakePlan extends Verb {
  @Mixin private Choice choice = new Choice();

  @Mixin private Looking looking = new Looking();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the plan there too; 'apply FILE' takes it.")
  private @Nullable Path out;

  @Option(
      names = "--align",
      paramLabel = "FROM:TO",
      description = "Makes environment TO agree with FROM, wherever parity rules say so.")
  private @Nullable String align;

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      Optional<PlanRequest.Direction> direction =
          Optional.ofNullable(align).map(a -> direction(a, session.fleet()));
      choice.brokers(session.fleet());
      Looking.Looked looked = looking.look(console(), session.remediator(), id -> true);
      Observation seen = looked.seen();
      choice.check(session.fleet(), seen.snapshot());
      Plan plan = session.remediator().plan(seen, choice.scope(), direction);
      if (out != null) {
        WrittenFile.replace(out, PlanView.document(plan).pretty() + "\n");
      }
      PlanView.of(plan, PlanSteps.next(plan, out, this::typed)).to(console(), format());
      looked.tell(console());
      if (plan.steps().findAny().isEmpty()) {
        PlanSteps.without(plan, this::typed).forEach(console()::note);
      }
      return Sights.tell(console(), seen.snapshot());
    }
  }

  private static PlanRequest.Direction direction(String text, Fleet fleet) {
    String[] parts = text.split(":", -1);
    List<String> known = fleet.environments().stream().map(Environment::name).toList();
    if (parts.length != 2
        || !known.contains(parts[0])
        || !known.contains(parts[1])
        || parts[0].equals(parts[1])) {
      throw new ClawbackException(
          new Problem(
              "usage.align",
              Category.USAGE,
              "--align " + text,
              "It should be two declared environments, FROM:TO.",
              "Declared: " + String.join(", ", known) + "."));
    }
    return new PlanRequest.Direction(parts[0], parts[1]);
  }
}
