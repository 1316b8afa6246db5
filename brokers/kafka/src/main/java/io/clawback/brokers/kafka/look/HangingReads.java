package io.clawback.brokers.kafka.look;

import io.clawback.brokers.kafka.connect.Answers;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Need;
import io.clawback.model.observed.HangingTransaction;
import io.clawback.model.observed.Unseen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;

/**
 * Open transactions that hold readers back (KIP-664). Asked only of partitions whose last stable
 * offset is behind their end, so a healthy cluster costs no request.
 */
public final class HangingReads {
  private static final Duration NORMAL = Duration.ofSeconds(30);
  private final KafkaConnection connection;
  private final Duration normal;

  public HangingReads(KafkaConnection connection) {
    this(connection, NORMAL);
  }

  /**
   * Reads them.
   *
   * @param normal a transaction open for less than this is nobody's trouble
   */
  public HangingReads(KafkaConnection connection, Duration normal) {
    this.connection = connection;
    this.normal = normal;
  }

  private record Open(TopicPartition partition, ProducerState producer) {}

  /**
   * The transactions.
   *
   * @param held partitions with what they hold back: end minus last stable offset
   */
  public List<HangingTransaction> read(Map<TopicPartition, Long> held, List<Unseen> unseen) {
    if (held.isEmpty()) {
      return List.of();
    }
    List<Open> open = open(held.keySet(), unseen);
    if (open.isEmpty()) {
      return List.of();
    }
    Map<Long, String> names = names(open);
    Map<String, TransactionDescription> transactions = transactions(names.values());
    Instant now = connection.clock().now();
    List<HangingTransaction> hanging = new ArrayList<>();
    for (Open it : open) {
      String name = names.getOrDefault(it.producer().producerId(), "");
      TransactionDescription known = transactions.get(name);
      Instant wrote = Instant.ofEpochMilli(it.producer().lastTimestamp());
      boolean orphan = known != null && !known.topicPartitions().contains(it.partition());
      Instant began =
          !orphan && known != null && known.transactionStartTimeMs().isPresent()
              ? Instant.ofEpochMilli(known.transactionStartTimeMs().getAsLong())
              : wrote;
      Duration age = Duration.between(began, now);
      if (age.compareTo(normal) >= 0) {
        hanging.add(
            new HangingTransaction(
                it.partition().topic(),
                it.partition().partition(),
                name,
                it.producer().producerId(),
                it.producer().currentTransactionStartOffset().orElse(-1),
                wrote,
                held.getOrDefault(it.partition(), 0L),
                evidence(age, orphan, known)));
      }
    }
    hanging.sort(
        Comparator.comparing(HangingTransaction::queue)
            .thenComparingInt(HangingTransaction::partition)
            .thenComparingLong(HangingTransaction::producerId));
    return hanging;
  }

  private static List<String> evidence(
      Duration age, boolean orphan, @Nullable TransactionDescription known) {
    List<String> evidence = new ArrayList<>();
    evidence.add("open for " + age.toSeconds() + " s");
    if (known != null) {
      evidence.add(
          "the coordinator says "
              + known.state()
              + ", time-out "
              + known.transactionTimeoutMs() / 1_000
              + " s");
    }
    if (known == null) {
      evidence.add(
          "no coordinator tells of it: DESCRIBE on its transactional id is missing, or it hangs for"
              + " good (kafka-transactions find-hanging says which)");
    }
    if (orphan) {
      evidence.add("its coordinator has finished with this partition: it hangs for good");
    }
    return evidence;
  }

  private List<Open> open(Collection<TopicPartition> partitions, List<Unseen> unseen) {
    var result = connection.admin().describeProducers(partitions);
    Map<TopicPartition, KafkaFuture<PartitionProducerState>> futures = new HashMap<>();
    partitions.forEach(p -> futures.put(p, result.partitionResult(p)));
    Answers<TopicPartition, PartitionProducerState> answers = connection.all(futures);
    List<Open> open = new ArrayList<>();
    answers
        .values()
        .forEach((partition, state) ->
            state.activeProducers().stream()
                .filter(p -> p.currentTransactionStartOffset().isPresent())
                .forEach(p -> open.add(new Open(partition, p))));
    Map<String, Throwable> blind = new TreeMap<>();
    answers.failures().forEach((partition, e) -> blind.put(partition.topic(), e));
    blind.forEach((topic, e) -> {
      String what = "queue " + topic + " open transactions";
      unseen.add(
          new Unseen(
              connection.id().environment(),
              what,
              Need.topic(AclOperation.READ, topic)
                  .problem(connection, e, connection.id() + " " + what)));
    });
    return open;
  }

  private Map<Long, String> names(List<Open> open) {
    var ids = open.stream().map(o -> o.producer().producerId()).collect(Collectors.toSet());
    var all =
        connection
            .admin()
            .listTransactions(new ListTransactionsOptions().filterProducerIds(ids))
            .all();
    Answers<String, Collection<TransactionListing>> answer = connection.all(Map.of("all", all));
    Map<Long, String> names = new HashMap<>();
    Collection<TransactionListing> listed = answer.value("all");
    if (listed != null) {
      listed.forEach(t -> names.put(t.producerId(), t.transactionalId()));
    }
    return names;
  }

  private Map<String, TransactionDescription> transactions(Collection<String> names) {
    if (names.isEmpty()) {
      return Map.of();
    }
    var result = connection.admin().describeTransactions(names);
    Map<String, KafkaFuture<TransactionDescription>> futures = new HashMap<>();
    names.forEach(n -> futures.put(n, result.description(n)));
    return connection.all(futures).values();
  }
}
