package io.clawback.demo.draw;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that is to exist. Every topic and every group exists in every environment.
 *
 * @param seed it was drawn from
 * @param tenants their names
 * @param topics in the order in which tenants own them
 * @param groups each reads one topic
 * @param busy the group that is behind because it has too few consumers, unevenly loaded
 * @param slow the group that is behind, and may be
 * @param quotas of clients
 */
public record World(
    long seed,
    List<String> tenants,
    List<Topic> topics,
    List<Group> groups,
    Busy busy,
    Slow slow,
    List<Quota> quotas) {
  /** The environments, least important first. */
  public static final List<String> ENVIRONMENTS = List.of("dev", "staging", "prod");

  /** Where the faults are. */
  public static final String PROD = "prod";

  /** What {@link #PROD} is compared with. */
  public static final String STAGING = "staging";

  public World {
    tenants = List.copyOf(tenants);
    topics = List.copyOf(topics);
    groups = List.copyOf(groups);
    quotas = List.copyOf(quotas);
  }

  /**
   * A topic.
   *
   * @param tenant who owns it
   * @param partitions by environment
   * @param retentionMillis by environment
   */
  public record Topic(
      String name,
      String tenant,
      SortedMap<String, Integer> partitions,
      SortedMap<String, Long> retentionMillis) {
    public Topic {
      partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
      retentionMillis = Collections.unmodifiableSortedMap(new TreeMap<>(retentionMillis));
    }

    /** Its partitions in that environment. */
    public int partitions(String environment) {
      return World.at(partitions, environment);
    }

    /** Its retention in that environment, in milliseconds. */
    public long retentionMillis(String environment) {
      return World.at(retentionMillis, environment);
    }
  }

  /**
   * A group without members, which only has a position.
   *
   * @param tenant who owns it
   * @param topic what it reads
   * @param lag messages behind, by environment, on partition 0
   */
  public record Group(String name, String tenant, String topic, SortedMap<String, Long> lag) {
    public Group {
      lag = Collections.unmodifiableSortedMap(new TreeMap<>(lag));
    }

    /** Messages behind in that environment. */
    public long lag(String environment) {
      return World.at(lag, environment);
    }
  }

  /**
   * A client's quota.
   *
   * @param client its client id
   * @param bytesPerSecond it may write, by environment
   */
  public record Quota(String client, SortedMap<String, Long> bytesPerSecond) {
    public Quota {
      bytesPerSecond = Collections.unmodifiableSortedMap(new TreeMap<>(bytesPerSecond));
    }

    /** What it may write in that environment. */
    public long bytesPerSecond(String environment) {
      return World.at(bytesPerSecond, environment);
    }
  }

  /** The topic of that name. */
  public Topic topic(String name) {
    return topics.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }

  /** The groups that are neither busy nor slow: nobody runs them. */
  public List<Group> quietGroups() {
    return groups.stream()
        .filter(g -> !g.name().equals(busy.group()) && !g.name().equals(slow.group()))
        .toList();
  }

  private static <V> V at(SortedMap<String, V> values, String environment) {
    V value = values.get(environment);
    if (value == null) {
      throw new IllegalArgumentException("no environment '" + environment + "'");
    }
    return value;
  }
}
