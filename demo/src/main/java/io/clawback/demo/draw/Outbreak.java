package io.clawback.demo.draw;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is to exist in scenario 3: one tenant whose producer begins to write messages that nobody
 * can read, and its neighbours on the same cluster.
 *
 * @param seed it was drawn from
 * @param readers who reads its queues
 * @param tenant who has the trouble
 * @param queues its queues
 * @param capacity messages a second that one group can process
 * @param inflow messages a second that arrive in each queue before the trouble
 * @param slo messages that each of its groups may be behind
 * @param neighbours the other tenants, of whom nobody's messages are unreadable
 */
public record Outbreak(
    long seed,
    Readers readers,
    String tenant,
    List<Queue> queues,
    int capacity,
    int inflow,
    long slo,
    List<Neighbour> neighbours) {
  /** Its one environment. */
  public static final String ENVIRONMENT = "prod";

  public Outbreak {
    queues = List.copyOf(queues);
    neighbours = List.copyOf(neighbours);
  }

  /** Who reads the queues, and what their owner can do with them. */
  public enum Readers {
    /** Several groups a queue. Their consumers can leave messages out; nobody pauses them. */
    SHARING(4),
    /** One group a queue. Its consumers leave nothing out; they can be paused and run again. */
    ALONE(1);

    private final int groups;

    Readers(int groups) {
      this.groups = groups;
    }

    /** Groups of each queue. */
    int groups() {
      return groups;
    }
  }

  /**
   * A queue.
   *
   * @param parts what comes into each partition when the trouble begins
   * @param groups all of them read all of it
   */
  public record Queue(String name, List<Part> parts, List<String> groups) {
    public Queue {
      parts = List.copyOf(parts);
      groups = List.copyOf(groups);
    }

    /** All its messages. */
    public long messages() {
      return parts.stream().mapToLong(Part::messages).sum();
    }

    /** Those that nobody can read. */
    public long poison() {
      return parts.stream().mapToLong(Part::poison).sum();
    }
  }

  /**
   * What comes into one partition.
   *
   * @param poison how many of the messages nobody can read; the first is one of them
   */
  public record Part(int messages, int poison) {}

  /**
   * Another tenant, with one queue that nobody reads at the moment.
   *
   * @param lag messages behind
   * @param slo messages it may be
   */
  public record Neighbour(String tenant, String queue, String group, int lag, long slo) {}

  /** All messages of the tenant's queues. */
  public long messages() {
    return queues.stream().mapToLong(Queue::messages).sum();
  }

  /** Those that nobody can read. */
  public long poison() {
    return queues.stream().mapToLong(Queue::poison).sum();
  }

  /** The names of all its groups. */
  public List<String> groups() {
    return queues.stream().flatMap(q -> q.groups().stream()).toList();
  }

  /** Where poison of that queue is set aside. */
  public String quarantine() {
    return tenant + ".quarantine";
  }

  /** All topics that hold messages: the tenant's, then its neighbours'. */
  public Stream<String> topics() {
    return Stream.concat(
        queues.stream().map(Queue::name), neighbours.stream().map(Neighbour::queue));
  }
}
