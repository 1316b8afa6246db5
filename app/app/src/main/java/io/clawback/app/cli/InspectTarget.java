package io.clawback.app.cli;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which queue or subscription, written as it is printed, and on which broker. */
final class InspectTarget {
  private static final Pattern COORDINATES = Pattern.compile("(.+)/(\\d{1,9})@(\\d{1,18})");

  @Mixin private OneBroker broker = new OneBroker();

  @Option(
      names = {"-g", "--group"},
      paramLabel = "GROUP",
      description = "The same as GROUP:QUEUE, where a group's backlog is meant; else of no effect.")
  private @Nullable String group;

  /** A queue, perhaps as one group sees it. */
  record Named(QueueId queue, Optional<String> group) {}

  /** One message. */
  record Coordinates(QueueId queue, int partition, long offset) {}

  /** {@code [ENVIRONMENT/BROKER/][GROUP:]QUEUE}. */
  Named named(Fleet fleet, String text) {
    BrokerId id = broker.of(fleet, text);
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
    BrokerId id = broker.of(fleet, parts.group(1));
    return new Coordinates(
        new QueueId(id, without(id, parts.group(1))),
        Integer.parseInt(parts.group(2)),
        Long.parseLong(parts.group(3)));
  }

  private static String without(BrokerId id, String text) {
    return text.startsWith(id + "/") ? text.substring(id.toString().length() + 1) : text;
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
