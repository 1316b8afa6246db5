package io.clawback.brokers.kafka.aside;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.brokers.kafka.connect.Shell;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.name.QueueId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Whether copies stay in a topic for as long as a run may be taken back, and as safely as their
 * originals (SAFETY I10). Says all that is wrong at once, with the command that mends it.
 */
final class SafeTarget {
  /** For so long at least copies must stay: the time to find out and to take a run back. */
  static final Duration WINDOW = Duration.ofDays(1);

  /** Room for our headers in a message that is as large as the source allows. */
  static final int HEADERS = 16 << 10;

  /** How wrong a clock may be, ours or the broker's (SAFETY I14). */
  private static final Duration CLOCK = Duration.ofDays(1);

  private final KafkaConnection connection;
  private final QueueId source;
  private final QueueId target;
  private final List<String> wrong = new ArrayList<>();
  private final SortedMap<String, String> mended = new TreeMap<>();

  private SafeTarget(KafkaConnection connection, QueueId source, QueueId target) {
    this.connection = connection;
    this.source = source;
    this.target = target;
  }

  /** Throws when it is not safe; the topic else. */
  static TopicDescription of(
      KafkaConnection connection, QueueId source, TopicDescription from, QueueId target) {
    return new SafeTarget(connection, source, target).judge(from);
  }

  private TopicDescription judge(TopicDescription from) {
    if (source.equals(target)) {
      throw unsafe(List.of("it is the source itself"), "Name another topic as quarantine.");
    }
    Config mine = settings(source.name());
    TopicDescription to = target(from, mine);
    if (to.isInternal()) {
      throw new ClawbackException(
          new Problem(
              "kafka.internal-queue",
              Category.USAGE,
              target.toString(),
              "Nothing is ever written to an internal topic.",
              "Name another topic as quarantine."));
    }
    Config its = settings(target.name());
    keeps(its);
    takes(mine, its);
    boolean fewer = asSafely(from, mine, to, its);
    if (!wrong.isEmpty()) {
      throw unsafe(wrong, nextMove(fewer, from, mine));
    }
    return to;
  }

  private void keeps(Config its) {
    if (!value(its, "cleanup.policy").equals("delete")) {
      must("it is compacted (cleanup.policy=%s)", its, "cleanup.policy", "delete");
    }
    boolean broker = value(its, "message.timestamp.type").equals("LogAppendTime");
    long least = broker ? WINDOW.toMillis() : WINDOW.plus(CLOCK).toMillis();
    long keeps = number(its, "retention.ms");
    if (keeps >= 0 && keeps < least) {
      must(
          "it keeps messages for %s ms only, less than " + least + " ms",
          its,
          "retention.ms",
          KEEP);
    }
    if (number(its, "retention.bytes") >= 0) {
      must("it drops its oldest messages beyond %s bytes", its, "retention.bytes", "-1");
    }
    if (!broker) {
      for (String way :
          List.of("message.timestamp.before.max.ms", "message.timestamp.after.max.ms")) {
        if (number(its, way) < Duration.ofHours(1).toMillis()) {
          must("it refuses messages for their time (" + way + "=%s)", its, way, "3600000");
        }
      }
    }
  }

  private static final String KEEP = "2592000000";

  private void takes(Config mine, Config its) {
    long most = most(mine);
    if (number(its, "max.message.bytes") < most) {
      must(
          "it takes messages of %s bytes only, and a copy may have " + most,
          its,
          "max.message.bytes",
          Long.toString(most));
    }
  }

  private static long most(Config mine) {
    return Math.min(Integer.MAX_VALUE, number(mine, "max.message.bytes") + HEADERS);
  }

  /** True when it has fewer replicas than the source. */
  private boolean asSafely(TopicDescription from, Config mine, TopicDescription to, Config its) {
    long insync = Math.min(2, number(mine, "min.insync.replicas"));
    if (number(its, "min.insync.replicas") < insync) {
      must(
          "it takes messages with %s replicas in sync only",
          its, "min.insync.replicas", Long.toString(insync));
    }
    if (value(its, "unclean.leader.election.enable").equals("true")
        && !value(mine, "unclean.leader.election.enable").equals("true")) {
      must(
          "a replica that lost messages may lead it (unclean.leader.election.enable=%s)",
          its, "unclean.leader.election.enable", "false");
    }
    int has = to.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    if (has < replicas(from)) {
      wrong.add("it has %d replicas, the source %d".formatted(has, replicas(from)));
      return true;
    }
    return false;
  }

  private static int replicas(TopicDescription topic) {
    return topic.partitions().stream().mapToInt(p -> p.replicas().size()).max().orElse(1);
  }

  private void must(String words, Config its, String key, String value) {
    wrong.add(words.formatted(value(its, key)));
    mended.put(key, value);
  }

  private String nextMove(boolean fewer, TopicDescription from, Config mine) {
    var settings = connection.declaration().settings();
    String alter =
        Shell.tool("kafka-configs.sh", settings)
            + " --alter --entity-type topics --entity-name "
            + Shell.quoted(target.name())
            + " --add-config "
            + mended.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(","));
    String move =
        "Give it as many replicas with kafka-reassign-partitions.sh, or make another one under a"
            + " name of its own: "
            + create("NAME", from, mine);
    if (!fewer) {
      return "Type: " + alter;
    }
    return mended.isEmpty() ? move : move + "; and type: " + alter;
  }

  /** A topic that is right. */
  private String create(String name, TopicDescription from, Config mine) {
    long insync = Math.min(2, number(mine, "min.insync.replicas"));
    SortedMap<String, String> right = new TreeMap<>();
    right.put("cleanup.policy", "delete");
    right.put("max.message.bytes", Long.toString(most(mine)));
    right.put("message.timestamp.type", "LogAppendTime");
    right.put("min.insync.replicas", Long.toString(insync));
    right.put("retention.bytes", "-1");
    right.put("retention.ms", KEEP);
    return Shell.tool("kafka-topics.sh", connection.declaration().settings())
        + " --create --topic "
        + Shell.quoted(name)
        + " --partitions "
        + from.partitions().size()
        + " --replication-factor "
        + replicas(from)
        + right.entrySet().stream()
            .map(e -> " --config " + e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining());
  }

  private ClawbackException unsafe(List<String> words, String nextMove) {
    return new ClawbackException(
        new Problem(
            "kafka.unsafe-target",
            Category.LIMIT,
            target.toString(),
            "Copies would not be safe there: "
                + String.join("; ", words)
                + ". Nothing was changed.",
            nextMove));
  }

  private TopicDescription target(TopicDescription from, Config mine) {
    try {
      return Topics.described(connection, target.name(), target.toString());
    } catch (ClawbackException e) {
      if (!e.problem().code().equals("kafka.vanished")) {
        throw e;
      }
      throw new ClawbackException(
          new Problem(
              "kafka.no-quarantine",
              Category.STALE,
              target.toString(),
              "There is no such topic, and Clawback makes none.",
              "Type: " + create(target.name(), from, mine)),
          e);
    }
  }

  private Config settings(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    String culprit = connection.id() + "/" + topic;
    try {
      return connection.get(
          connection.admin().describeConfigs(List.of(resource)).values(), resource, culprit);
    } catch (ClawbackException e) {
      Throwable cause = KafkaProblems.unwrapped(Objects.requireNonNull(e.getCause()));
      throw new ClawbackException(
          Need.topic(AclOperation.DESCRIBE_CONFIGS, topic).problem(connection, cause, culprit), e);
    }
  }

  private static String value(Config config, String key) {
    ConfigEntry entry = config.get(key);
    return entry == null || entry.value() == null ? "" : entry.value();
  }

  /** What an older broker does not have is no bound. */
  private static long number(Config config, String key) {
    String value = value(config, key);
    return value.isEmpty() ? Long.MAX_VALUE : Long.parseLong(value);
  }
}
