package io.clawback.app.cli;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.NamePattern;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The one broker that a command is about; it needs no name where only one can be meant. */
final class OneBroker {
  @Option(
      names = {"-e", "--environment"},
      paramLabel = "NAME",
      description = "Where; not needed when one broker is declared.")
  private @Nullable String environment;

  @Option(
      names = "--broker",
      paramLabel = "NAME",
      description = "On which broker; not needed when the environment has one.")
  private @Nullable String broker;

  /** The one that the options leave. */
  BrokerId of(Fleet fleet) {
    return only(fleet, all(fleet), "--environment and --broker", "Name one of ", "");
  }

  /** The one that {@code text} begins with, else the one that the options leave. */
  BrokerId of(Fleet fleet, String text) {
    List<BrokerId> all = all(fleet);
    List<BrokerId> written = all.stream().filter(id -> text.startsWith(id + "/")).toList();
    return only(fleet, written.isEmpty() ? all : written, text, "Begin with one of ", "/");
  }

  private BrokerId only(
      Fleet fleet, List<BrokerId> among, String culprit, String next, String end) {
    DeclaredNames.refuseOthers(fleet, exact(environment), exact(broker));
    List<BrokerId> chosen =
        among.stream()
            .filter(id -> environment == null || id.environment().equals(environment))
            .filter(id -> broker == null || id.name().equals(broker))
            .toList();
    if (chosen.size() != 1) {
      throw new ClawbackException(
          new Problem(
              "usage.which-broker",
              Category.USAGE,
              culprit,
              chosen.isEmpty()
                  ? "No declared broker is called so."
                  : "More than one broker is declared.",
              next + String.join(", ", all(fleet).stream().map(id -> id + end).toList()) + "."));
    }
    return chosen.getFirst();
  }

  private static List<NamePattern> exact(@Nullable String name) {
    return name == null ? List.of() : List.of(new NamePattern(name));
  }

  private static List<BrokerId> all(Fleet fleet) {
    return fleet.brokers().stream().map(BrokerDeclaration::id).toList();
  }
}
