package io.clawback.app.cli;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which queue or subscription, written as it is printed, and on which broker. */
final class InspectTarget {
  private static final Pattern COORDINATES = Pattern.compile("(.+)/(\\d{1,9})@(\\d{1,18})");

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

  @Option(
      names = {"-g", "--group"},
      paramLabel = "GROUP",
      description = "Only what this group is behind; the same as GROUP:QUEUE.")
  private @Nullable String group;

  /** A queue, perhaps as one group sees it. */
  record Named(QueueId queue, Optional<String> group) {}

  /** One message. */
  record Coordinates(QueueId queue, int partition, long offset) {}

  /** {@code [ENVIRONMENT/BROKER/][GROUP:]QUEUE}. */
  Named named(Fleet fleet, String text) {
    BrokerId id = brokerOf(fleet, text);
    String rest = without(id, text);
    int colon = rest.lastIndexOf(':');
    String queue = rest.substring(colon + 1);
    String whose = colon > 0 ? rest.substring(0, colon) : group;
    if (queue.isEmpty() || colon == 0 || (colon > 0 && group != null && !group.equals(whose))) {
      throw unclear(text, "a queue is written QUEUE, a subscription GROUP:QUEUE.");
    }
    return new Named(new QueueId(id, queue), Optional.ofNullable(whose));
  }

  /** {@code [ENVIRONMENT/BROKER/]QUEUE/PARTITION@OFFSET}. */
  Coordinates coordinates(Fleet fleet, String text) {
    Matcher parts = COORDINATES.matcher(text);
    if (!parts.matches()) {
      throw unclear(text, "a message is written QUEUE/PARTITION@OFFSET.");
    }
    BrokerId id = brokerOf(fleet, parts.group(1));
    return new Coordinates(
        new QueueId(id, without(id, parts.group(1))),
        Integer.parseInt(parts.group(2)),
        Long.parseLong(parts.group(3)));
  }

  private static String without(BrokerId id, String text) {
    return text.startsWith(id + "/") ? text.substring(id.toString().length() + 1) : text;
  }

  /** The broker that the text begins with, else the one that the options leave. */
  private BrokerId brokerOf(Fleet fleet, String text) {
    List<BrokerId> all = fleet.brokers().stream().map(BrokerDeclaration::id).toList();
    List<BrokerId> written = all.stream().filter(id -> text.startsWith(id + "/")).toList();
    List<BrokerId> chosen =
        (written.isEmpty() ? all : written)
            .stream()
                .filter(id -> environment == null || id.environment().equals(environment))
                .filter(id -> broker == null || id.name().equals(broker))
                .toList();
    if (chosen.size() != 1) {
      throw new ClawbackException(
          new Problem(
              "usage.which-broker",
              Category.USAGE,
              text,
              chosen.isEmpty()
                  ? "No declared broker is called so."
                  : "More than one broker is declared.",
              "Begin with one of "
                  + String.join(", ", all.stream().map(id -> id + "/").toList())
                  + "."));
    }
    return chosen.getFirst();
  }

  private static ClawbackException unclear(String text, String message) {
    return new ClawbackException(
        new Problem(
            "usage.which-queue",
            Category.USAGE,
            text,
            message,
            "Write it as `clawback scan` and this verb print it."));
  }
}
