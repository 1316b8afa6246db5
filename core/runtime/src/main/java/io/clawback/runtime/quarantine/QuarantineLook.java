package io.clawback.runtime.quarantine;

import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.Topology;
import io.clawback.runtime.look.Connections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** What lies in a quarantine. */
public final class QuarantineLook {
  private static final int SAMPLES = 5;

  private QuarantineLook() {}

  /**
   * All of it.
   *
   * @param held by operation, source, tenant and reason
   * @param others messages that no operation of Clawback put there
   */
  public record Seen(List<Held> held, long others) {
    public Seen {
      held = List.copyOf(held);
    }
  }

  /** The declared quarantines that are there, by broker. */
  public static List<QueueId> declared(Connections connections, Fleet fleet) {
    TreeSet<String> names = new TreeSet<>();
    fleet.contents().forEach(c -> c.quarantine().ifPresent(names::add));
    List<QueueId> there = new ArrayList<>();
    for (BrokerDeclaration declared : fleet.brokers()) {
      connections
          .broker(declared.id())
          .inspect()
          .snapshot(new Topology(declared.id(), "", List.copyOf(names), List.of()))
          .queues()
          .forEach(q -> there.add(q.id()));
    }
    return there;
  }

  /** Reads the quarantine through. */
  public static Seen of(Connections connections, QueueId queue, BooleanSupplier stop) {
    Count count = new Count();
    QueueCopies.read(connections, queue, count, stop);
    List<Held> held = new ArrayList<>();
    count.groups.forEach((key, group) -> held.add(group.held(queue, key, count.voided)));
    return new Seen(held, count.others);
  }

  private record Key(String operation, String source, String tenant, String reason)
      implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return (operation + "\n" + source + "\n" + tenant + "\n" + reason)
          .compareTo(
              other.operation + "\n" + other.source + "\n" + other.tenant + "\n" + other.reason);
    }
  }

  private static final class Group {
    private long messages;
    private long bytes;
    private long oldest = Long.MAX_VALUE;
    private long newest = -1;
    private final List<Held.Place> samples = new ArrayList<>();

    void add(int partition, long offset, Copy copy) {
      Message original = copy.original();
      messages++;
      bytes += original.bytes();
      if (original.timestampMillis() >= 0) {
        oldest = Math.min(oldest, original.timestampMillis());
        newest = Math.max(newest, original.timestampMillis());
      }
      if (samples.size() < SAMPLES) {
        samples.add(new Held.Place(partition, offset, original.partition(), original.offset()));
      }
    }

    Held held(QueueId queue, Key key, Set<String> voided) {
      boolean timed = newest >= 0;
      return new Held(
          queue,
          key.operation(),
          key.source(),
          key.tenant(),
          key.reason(),
          messages,
          bytes,
          timed ? Optional.of(Instant.ofEpochMilli(oldest)) : Optional.empty(),
          timed ? Optional.of(Instant.ofEpochMilli(newest)) : Optional.empty(),
          voided.contains(key.operation()),
          samples);
    }
  }

  private static final class Count implements CopyLane.Receiver {
    private final TreeMap<Key, Group> groups = new TreeMap<>();
    private final TreeSet<String> voided = new TreeSet<>();
    private long others;

    @Override
    public void copy(int partition, long offset, Copy copy) {
      groups
          .computeIfAbsent(
              new Key(copy.operation(), copy.source(), copy.tenant(), copy.reason()),
              k -> new Group())
          .add(partition, offset, copy);
    }

    @Override
    public void voided(String operation) {
      voided.add(operation);
    }

    @Override
    public void other(Message message) {
      others++;
    }
  }
}
