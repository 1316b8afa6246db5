package io.clawback.engine.detect;

import io.clawback.engine.detect.Burrow.Commit;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Series;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.Fault;
import io.clawback.model.finding.Finding.StalledConsumer;
import io.clawback.model.finding.Severity;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * {@link Burrow}'s rules on what we have instead of the commits themselves: positions, seen from
 * time to time. A position seen under a live reader counts as a commit of that moment; without a
 * reader only a change of position does. At least three observations over at least 15 seconds
 * (three of Kafka's default commit intervals) are needed; a rebalancing group is not judged.
 */
final class StallDetector implements Detector {
  static final int LEAST_OBSERVATIONS = 3;
  static final long LEAST_SPAN_MILLIS = 15_000;

  /** One part in this many of the objective's messages is no fault of a single partition. */
  static final long ALLOWANCE_PART = 100;

  @Override
  public void detect(Look look, Consumer<Finding> found) {
    for (Watched watched : look.subscriptions()) {
      if (watched.window().isPresent()
          && watched.group().kind() != GroupState.Kind.SHARE
          && watched.group().phase() != GroupState.Phase.REBALANCING
          && (!(watched.backlog().lag() instanceof Known lag) || lag.value() > 0)) {
        detect(look, watched, found);
      }
    }
  }

  private static void detect(Look look, Watched watched, Consumer<Finding> found) {
    long allowance =
        watched.objective().flatMap(o -> o.lagMessages()).map(b -> b / ALLOWANCE_PART).orElse(0L);
    if (watched.state().partitions().stream().noneMatch(p -> behind(p, allowance))) {
      return;
    }
    EnumMap<Fault, List<Integer>> faults = new EnumMap<>(Fault.class);
    NavigableMap<Integer, Member> readers = watched.readers();
    for (PartitionLag lag : watched.state().partitions()) {
      fault(look, watched, lag, readers.containsKey(lag.partition()), allowance)
          .filter(f -> f != Fault.LAGGING || watched.objective().isPresent())
          .ifPresent(f -> faults.computeIfAbsent(f, k -> new ArrayList<>()).add(lag.partition()));
    }
    for (Map.Entry<Fault, List<Integer>> fault : faults.entrySet()) {
      found.accept(finding(watched, fault.getKey(), fault.getValue(), readers, allowance));
    }
  }

  private static boolean behind(PartitionLag lag, long allowance) {
    return lag.lagMessages() instanceof Known known && known.value() > allowance;
  }

  private static Optional<Fault> fault(
      Look look, Watched watched, PartitionLag lag, boolean read, long allowance) {
    if (!(lag.lagMessages() instanceof Known behind) || behind.value() <= allowance) {
      return Optional.empty();
    }
    Series series = watched.series(lag);
    if (series.size() < LEAST_OBSERVATIONS || series.span() < LEAST_SPAN_MILLIS) {
      return Optional.empty();
    }
    List<Commit> commits = commits(series, read);
    return Burrow.fault(commits, behind.value(), allowance, look.now().toEpochMilli());
  }

  static List<Commit> commits(Series series, boolean read) {
    List<Commit> commits = new ArrayList<>(Burrow.WINDOW);
    long previous = -1;
    for (int i = 0; i < series.size(); i++) {
      long offset = series.committed(i);
      if (offset >= 0 && (read || offset != previous)) {
        commits.add(new Commit(series.at(i), offset, Math.max(0, series.logEnd(i) - offset)));
        previous = offset;
      }
    }
    return commits.size() <= Burrow.WINDOW
        ? commits
        : commits.subList(commits.size() - Burrow.WINDOW, commits.size());
  }

  private static Finding finding(
      Watched watched,
      Fault fault,
      List<Integer> partitions,
      NavigableMap<Integer, Member> readers,
      long allowance) {
    TreeSet<String> members = new TreeSet<>();
    TreeSet<String> instances = new TreeSet<>();
    for (int partition : partitions) {
      Member reader = readers.get(partition);
      if (reader != null) {
        members.add(reader.id());
        reader.instance().ifPresent(instances::add);
      }
    }
    return new StalledConsumer(
        key(fault) + watched.id(),
        watched.tenant(),
        watched.id(),
        severity(watched, fault),
        fault,
        List.copyOf(partitions),
        List.copyOf(members),
        List.copyOf(instances),
        List.of(
            why(fault)
                + " on "
                + Figures.partitions(partitions)
                + (members.isEmpty() ? "; nobody reads there" : "; read by " + members)
                + " (lag allowance "
                + Figures.count(allowance, "message")
                + " a partition)."));
  }

  private static String key(Fault fault) {
    return switch (fault) {
      case STOPPED -> "stopped:";
      case STALLED -> "stalled:";
      case REWOUND -> "rewound:";
      case LAGGING -> "lagging:";
    };
  }

  private static String why(Fault fault) {
    return switch (fault) {
      case STOPPED -> "Nothing was committed for longer than the observed commits span";
      case STALLED -> "The position did not move while messages were waiting";
      case REWOUND -> "The position went back and has not recovered";
      case LAGGING -> "The lag never fell in the window";
    };
  }

  private static Severity severity(Watched watched, Fault fault) {
    return switch (fault) {
      case LAGGING -> Severity.INFO;
      case REWOUND -> watched.backlog().breached() ? Severity.MINOR : Severity.INFO;
      case STOPPED, STALLED ->
          watched.backlog().breached() ? watched.backlog().severity() : Severity.MINOR;
    };
  }
}
