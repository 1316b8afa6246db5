package io.clawback.demo.world;

import io.clawback.demo.draw.Busy;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/**
 * The busy group's consumers as they run when the product first looks: one process each, each with
 * a pid file, the first one with all hot partitions.
 */
final class FirstConsumers {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Busy busy;
  private final Folder folder;
  private final List<String> command;

  FirstConsumers(Busy busy, Folder folder, List<String> command) {
    this.busy = busy;
    this.folder = folder;
    this.command = List.copyOf(command);
  }

  /** Starts them; they are not in the group yet when this returns. */
  void start() {
    List<List<Integer>> holdings = busy.holdings();
    for (int i = 0; i < holdings.size(); i++) {
      String held = holdings.get(i).stream().map(String::valueOf).collect(Collectors.joining(","));
      start(busy.group() + "-" + (i + 1), held);
    }
  }

  private void start(String name, String held) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ORDERS_HELD", held);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(folder.logs().resolve(name + ".log").toFile());
    try {
      long pid = builder.start().pid();
      Folder.write(folder.pids().resolve(name + ".pid"), pid + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a consumer", e);
    }
  }

  /** Returns when the group is as it is meant to be. */
  void await(Admin admin) {
    Set<Set<Integer>> wanted =
        busy.holdings().stream().<Set<Integer>>map(HashSet::new).collect(Collectors.toSet());
    Waiting.until(
        "consumers of " + busy.group(), PATIENCE, () -> holdings(describe(admin)).equals(wanted));
  }

  private ConsumerGroupDescription describe(Admin admin) {
    return Waiting.answer(admin.describeConsumerGroups(List.of(busy.group())).all())
        .values()
        .stream()
        .findFirst()
        .orElseThrow();
  }

  private static Set<Set<Integer>> holdings(ConsumerGroupDescription group) {
    if (group.groupState() != GroupState.STABLE) {
      return Set.of();
    }
    List<Set<Integer>> all = new ArrayList<>();
    group.members().forEach(m -> all.add(numbers(m.assignment().topicPartitions())));
    return new HashSet<>(all);
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }
}
