package io.clawback.app.cli;

import io.clawback.app.print.Format;
import io.clawback.app.show.CausesView;
import io.clawback.app.show.Words;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.finding.Cause;
import io.clawback.model.finding.Cause.Name;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Scope;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.runtime.CauseRequest;
import io.clawback.runtime.Explanation;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Says why a subscription is behind. Changes nothing on any broker. */
@Command(
    name = "cause",
    mixinStandardHelpOptions = true,
    description = "Says why each breach is there: one named cause, and which remedies are wrong.",
    footer = {
      "",
      "It looks a few times, two seconds apart, reads what each group would read next and a sample",
      "of the rest without consuming it, and weighs: hung transaction, stuck on poison, stopped,",
      "rebalance storm, throttled by quota, noisy tenant, hot partition, too few partitions, too",
      "slow. When none of these explains it, it says what was looked at and what was not seen.",
      "",
      "Examples:",
      "  clawback cause",
      "  clawback cause prod/main/order-processor:orders -o json",
      "  clawback cause --tenant tenant-a --fail-on breach"
    })
final class CauseVerb extends Verb {
  private static final Duration APART = Duration.ofSeconds(2);

  @Parameters(
      arity = "0..1",
      paramLabel = "SUBSCRIPTION",
      description =
          "GROUP:QUEUE, or as scan prints it: only this one, and also when it is no breach.")
  private @Nullable String subscription;

  @Mixin private Choice choice = new Choice();

  @Option(
      names = "--looks",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "How often to look, two seconds apart: rates need 2, a rebalance storm 3 (default: 4).")
  private int looks = 4;

  @Option(
      names = "--no-inspect",
      description =
          "Reads no message: then poison, quotas and tenants cannot be told, and it says so.")
  private boolean noInspect;

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      defaultValue = "none",
      description = "Exit code 3 on: ${COMPLETION-CANDIDATES} (default: none).")
  private FailOn failOn = FailOn.none;

  @Override
  protected ExitCode act() throws InterruptedException {
    if (looks < 1 || looks > 60) {
      throw new ParameterException(self().commandLine(), "--looks takes a number from 1 to 60");
    }
    if (subscription != null && subscription.indexOf(':') < 0) {
      throw new ParameterException(
          self().commandLine(),
          "'"
              + subscription
              + "' names no queue: write GROUP:QUEUE, or --group "
              + subscription
              + " for all that the group reads");
    }
    try (Session session = session()) {
      Explanation found = look(session);
      choice.check(session.fleet(), found.seen().snapshot());
      known(found.seen().snapshot());
      CausesView.of(found.seen().snapshot().at(), found.causes()).to(console(), format());
      console().warnings(found.problems());
      if (!found.causes().isEmpty() || format() != Format.table) {
        console().note(summary(found.causes()));
      }
      return Sights.tell(console(), found.seen().snapshot())
          .or(failOn.code(Detect.chosen(found.seen().findings(), choice.scope())));
    }
  }

  private Explanation look(Session session) throws InterruptedException {
    Predicate<BrokerId> brokers = choice.brokers(session.fleet());
    try (Interruption stop = Interruption.ofLook(console())) {
      return during(
          "looking, " + Words.several(looks, "time"),
          () -> session.remediator().explain(request(session.fleet(), brokers, stop)));
    }
  }

  private CauseRequest request(Fleet fleet, Predicate<BrokerId> brokers, BooleanSupplier stop) {
    Scope scope = choice.scope();
    return new CauseRequest(
        brokers,
        id -> named(id) && scope.matches(Fleet.sole(fleet.owners(id)), id),
        id -> subscription != null && named(id),
        looks,
        APART,
        !noInspect,
        stop);
  }

  private boolean named(SubscriptionId id) {
    return subscription == null
        || id.toString().equals(subscription)
        || (id.group().name() + ":" + id.queue()).equals(subscription);
  }

  private void known(FleetSnapshot seen) {
    boolean found =
        seen.brokers().stream()
            .flatMap(b -> b.groups().stream())
            .flatMap(g -> g.subscriptions().stream())
            .anyMatch(s -> named(s.id()));
    if (subscription != null && !found) {
      throw new ClawbackException(
          new Problem(
              "usage.no-subscription",
              Category.USAGE,
              subscription,
              "no group was seen that reads a queue so.",
              "Write it as `clawback scan -o csv` prints it: GROUP:QUEUE."));
    }
  }

  private static String summary(List<Cause> causes) {
    if (causes.isEmpty()) {
      return CausesView.NONE;
    }
    long unknown = causes.stream().filter(c -> c.name() == Name.UNKNOWN).count();
    return Words.several(causes.size(), "cause")
        + (unknown > 0 ? ", of " + unknown + " nothing is known." : ".");
  }
}
