package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.Shell;
import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Judges whether copies stay in a topic for as long as a run may be taken back, and as safely as
 * their originals (SAFETY I10). Says all that is wrong at once, with the command that mends it.
 * Asks nobody.
 */
final class SafeTarget {
  /** For so long at least copies must stay: the time to find out and to take a run back. */
  static final Duration WINDOW = Duration.ofDays(1);

  /** How wrong our clock may be, which copies have their time from (SAFETY I14). */
  private static final Duration CLOCK = Duration.ofDays(1);

  /** Room for our headers in a message that is as large as the source allows. */
  static final int HEADERS = 16 << 10;

  /** Thirty days. */
  private static final String KEEP = "2592000000";

  private final SortedMap<String, String> settings;
  private final Seen source;
  private final List<String> wrong = new ArrayList<>();
  private final SortedMap<String, String> mended = new TreeMap<>();

  /**
   * Judges for one source.
   *
   * @param settings of the connection, for commands
   */
  SafeTarget(SortedMap<String, String> settings, Seen source) {
    this.settings = settings;
    this.source = source;
  }

  /** A topic as it was seen. */
  record Seen(QueueId queue, TopicDescription topic, Config config) {
    String value(String key) {
      ConfigEntry entry = config.get(key);
      return entry == null || entry.value() == null ? "" : entry.value();
    }

    /** What an older broker does not have is no bound. */
    long number(String key) {
      String value = value(key);
      return value.isEmpty() ? Long.MAX_VALUE : Long.parseLong(value);
    }

    int mostReplicas() {
      return topic.partitions().stream().mapToInt(p -> p.replicas().size()).max().orElse(1);
    }

    int leastReplicas() {
      return topic.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    }
  }

  /** What is wrong with it; empty when nothing is. */
  Optional<Problem> unsafe(Seen target) {
    keeps(target);
    takes(target);
    asSafely(target);
    boolean fewer = target.leastReplicas() < source.mostReplicas();
    if (fewer) {
      wrong.add(
          "it has %d replicas, the source %d"
              .formatted(target.leastReplicas(), source.mostReplicas()));
    }
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(problem(target.queue(), wrong, nextMove(target, fewer)));
  }

  /** A queue that would be its own quarantine. */
  static Problem itself(QueueId queue) {
    return problem(queue, List.of("it is the source itself"), "Name another topic as quarantine.");
  }

  /** A quarantine that is not there. */
  Problem missing(QueueId target) {
    return new Problem(
        "kafka.no-quarantine",
        Category.STALE,
        target.toString(),
        "There is no such topic, and Clawback makes none.",
        "Type: " + create(target.name()));
  }

  private static Problem problem(QueueId target, List<String> words, String nextMove) {
    return new Problem(
        "kafka.unsafe-target",
        Category.LIMIT,
        target.toString(),
        "Copies would not be safe there: " + String.join("; ", words) + ". Nothing was changed.",
        nextMove);
  }

  private void keeps(Seen target) {
    if (!target.value("cleanup.policy").equals("delete")) {
      must("its cleanup.policy is %s", target, "cleanup.policy", "delete");
    }
    boolean brokersTime = target.value("message.timestamp.type").equals("LogAppendTime");
    long least = (brokersTime ? WINDOW : WINDOW.plus(CLOCK)).toMillis();
    long keeps = target.number("retention.ms");
    if (keeps >= 0 && keeps < least) {
      must(
          "it keeps messages for %s ms, and not for " + least + " ms",
          target,
          "retention.ms",
          KEEP);
    }
    if (target.number("retention.bytes") >= 0) {
      must("it drops its oldest messages beyond %s bytes", target, "retention.bytes", "-1");
    }
    if (!brokersTime) {
      for (String way : List.of("before", "after")) {
        String key = "message.timestamp." + way + ".max.ms";
        if (target.number(key) < Duration.ofHours(1).toMillis()) {
          must("it refuses messages for their time (" + key + "=%s)", target, key, "3600000");
        }
      }
    }
  }

  private void takes(Seen target) {
    if (target.number("max.message.bytes") < most()) {
      must(
          "it takes messages of %s bytes, and a copy may have " + most(),
          target,
          "max.message.bytes",
          Long.toString(most()));
    }
  }

  private long most() {
    return Math.min(Integer.MAX_VALUE, source.number("max.message.bytes") + HEADERS);
  }

  private long inSync() {
    return Math.min(2, source.number("min.insync.replicas"));
  }

  private void asSafely(Seen target) {
    if (target.number("min.insync.replicas") < inSync()) {
      must(
          "it confirms messages with %s replica in sync",
          target, "min.insync.replicas", Long.toString(inSync()));
    }
    String unclean = "unclean.leader.election.enable";
    if (target.value(unclean).equals("true") && !source.value(unclean).equals("true")) {
      must(
          "a replica that lost messages may lead it (" + unclean + "=%s)",
          target,
          unclean,
          "false");
    }
  }

  private void must(String words, Seen target, String key, String value) {
    wrong.add(words.formatted(target.value(key)));
    mended.put(key, value);
  }

  private String nextMove(Seen target, boolean fewer) {
    String alter =
        Shell.tool("kafka-configs.sh", settings)
            + " --alter --entity-type topics --entity-name "
            + Shell.quoted(target.queue().name())
            + " --add-config "
            + mended.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(","));
    if (!fewer) {
      return "Type: " + alter;
    }
    return "Give it more replicas with kafka-reassign-partitions.sh"
        + (mended.isEmpty() ? "" : " and type: " + alter)
        + "; or make another one: "
        + create("NAME");
  }

  /** The command that makes one that is right. */
  private String create(String name) {
    SortedMap<String, String> right = new TreeMap<>();
    right.put("cleanup.policy", "delete");
    right.put("max.message.bytes", Long.toString(most()));
    right.put("message.timestamp.type", "LogAppendTime");
    right.put("min.insync.replicas", Long.toString(inSync()));
    right.put("retention.bytes", "-1");
    right.put("retention.ms", KEEP);
    return Shell.tool("kafka-topics.sh", settings)
        + " --create --topic "
        + Shell.quoted(name)
        + " --partitions "
        + source.topic().partitions().size()
        + " --replication-factor "
        + source.mostReplicas()
        + right.entrySet().stream()
            .map(e -> " --config " + e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining());
  }
}
