package io.clawback.brokers.kafka;

import io.clawback.conformance.QuarantineFixture;
import io.clawback.conformance.RightsFixture;
import io.clawback.conformance.SkipFixture;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.BrokerId;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.time.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** A running Kafka, as its users see it. */
final class KafkaFixture implements QuarantineFixture, RightsFixture, SkipFixture, AutoCloseable {
  /** Broker properties under which the suite does not have to wait. */
  static final Map<String, String> QUICK =
      Map.of(
          "log.cleaner.backoff.ms", "100",
          "group.min.session.timeout.ms", "1000",
          "log.segment.delete.delay.ms", "100");

  /** The same for groups of the new protocol. */
  static final Map<String, String> QUICK_GROUPS =
      Map.of(
          "group.consumer.min.heartbeat.interval.ms", "100",
          "group.consumer.heartbeat.interval.ms", "200");

  /** Nobody reads without joining here, but where a test says so. */
  private static final String QUIET_MILLIS = "50";

  static final BrokerId ID = new BrokerId("test", "kafka");
  private final String bootstrap;
  private final BrokerDeclaration declaration;
  private final Set<GroupState.Kind> kinds;
  private final AtomicInteger open = new AtomicInteger();
  final Admin admin;
  private final KafkaProducer<String, String> producer;

  /**
   * A fixture.
   *
   * @param bootstrap where everything is allowed without a login
   * @param settings how the plugin connects
   */
  KafkaFixture(
      String bootstrap, String clusterId, Map<String, String> settings, boolean newProtocol) {
    this.bootstrap = bootstrap;
    this.declaration = declared(clusterId, settings);
    this.kinds =
        newProtocol
            ? EnumSet.of(GroupState.Kind.CLASSIC, GroupState.Kind.CONSUMER)
            : EnumSet.of(GroupState.Kind.CLASSIC);
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    this.producer = new KafkaProducer<>(producing(Map.of()));
    // Makes the internal topic of positions.
    createQueue("warm-up", 1);
    commit("warm-up", "warm-up", Map.of(0, 0L));
  }

  static BrokerDeclaration declared(String clusterId, Map<String, String> settings) {
    return new BrokerDeclaration(
        ID,
        "kafka",
        clusterId,
        new TreeMap<>(settings),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  static Map<String, String> plaintext(String bootstrap) {
    return Map.of(
        "bootstrap.servers", bootstrap, "plaintext", "allowed", "quiet-window.ms", QUIET_MILLIS);
  }

  static Map<String, String> login(String bootstrap, String user) {
    return Map.of(
        "bootstrap.servers",
        bootstrap,
        "security.protocol",
        "SASL_PLAINTEXT",
        "plaintext",
        "allowed",
        "quiet-window.ms",
        QUIET_MILLIS,
        "sasl.username",
        user,
        "sasl.password",
        user + "-word");
  }

  private Map<String, Object> producing(Map<String, Object> more) {
    Map<String, Object> p = new HashMap<>(more);
    p.put("bootstrap.servers", bootstrap);
    p.put("key.serializer", StringSerializer.class);
    p.put("value.serializer", StringSerializer.class);
    return p;
  }

  static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static void eventually(java.util.concurrent.Callable<Boolean> holds) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(holds);
  }

  @Override
  public BrokerDeclaration declaration() {
    return declaration;
  }

  @Override
  public Broker open(BrokerDeclaration declaration, Limits limits) {
    KafkaBrokerFactory factory = new KafkaBrokerFactory();
    return factory.open(declaration, new TreeMap<>(), limits, Clock.system());
  }

  @Override
  public void createSkipQueues(String list, String status) {
    create(list, 1, Map.of("cleanup.policy", "compact"));
    create(status, 1, Map.of());
  }

  @Override
  public SkipFixture.SkipReader listening(
      GroupState.Kind kind, String group, String queue, String list, String status) {
    return io.clawback.brokers.kafka.SkipReader.listening(
        bootstrap, kind, group, queue, list, status);
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void createQueue(String name, int partitions) {
    create(name, partitions, Map.of());
  }

  void create(String name, int partitions, Map<String, String> settings) {
    get(
        admin
            .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
            .all());
    eventually(() -> {
      TopicDescription topic = topic(name);
      return topic != null
          && topic.partitions().size() == partitions
          && topic.partitions().stream().allMatch(p -> p.leader() != null);
    });
  }

  private TopicDescription topic(String name) {
    try {
      return get(admin.describeTopics(List.of(name)).topicNameValues().get(name));
    } catch (UnknownTopicOrPartitionException e) {
      return null;
    }
  }

  @Override
  public void deleteQueue(String name) {
    get(admin.deleteTopics(List.of(name)).all());
    eventually(() -> topic(name) == null && !get(admin.listTopics().names()).contains(name));
  }

  @Override
  public void produce(String queue, int partition, List<Message> messages) {
    messages.forEach(m -> producer.send(record(queue, partition, m)));
    producer.flush();
  }

  @Override
  public void produceAny(String queue, int partition, List<AnyMessage> messages) {
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (var any = new KafkaProducer<>(producing(Map.of()), bytes, bytes)) {
      for (AnyMessage m : messages) {
        var record = new ProducerRecord<>(queue, partition, m.timestamp(), m.key(), m.value());
        m.headers().forEach(h -> record.headers().add(h.name(), h.value()));
        any.send(record);
      }
    }
  }

  @Override
  public int largest() {
    return 1_048_000;
  }

  private static ProducerRecord<String, String> record(String queue, int partition, Message m) {
    return new ProducerRecord<>(
        queue, partition, m.timestamp(), m.key().isEmpty() ? null : m.key(), m.value());
  }

  @Override
  public void commit(String group, String queue, Map<Integer, Long> positions) {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    positions.forEach(
        (p, o) -> commits.put(new TopicPartition(queue, p), new OffsetAndMetadata(o)));
    get(admin.alterConsumerGroupOffsets(group, commits).all());
  }

  @Override
  public void deleteGroup(String group) {
    get(admin.deleteConsumerGroups(List.of(group)).all());
  }

  @Override
  public Consumer join(GroupState.Kind kind, String group, String queue, String instance) {
    return new RunningConsumer(admin, bootstrap, kind, group, queue, instance);
  }

  @Override
  public Set<GroupState.Kind> kinds() {
    return kinds;
  }

  /** As often as can be on the newest release; the other two only have to agree with it. */
  @Override
  public int looks() {
    boolean newest = kinds.size() == 2 && !declaration.settings().containsKey("sasl.username");
    return newest ? 50 : 10;
  }

  @Override
  public Set<GroupState.Kind> removableKinds() {
    return kinds;
  }

  @Override
  public DynamicRemoval dynamicRemoval(GroupState.Kind kind) {
    return kind == GroupState.Kind.CONSUMER ? DynamicRemoval.NONE : DynamicRemoval.ALL_TOGETHER;
  }

  private Map<TopicPartition, OffsetAndMetadata> commits(String group) {
    try {
      return get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    } catch (GroupIdNotFoundException e) {
      return Map.of();
    }
  }

  @Override
  public SortedMap<Integer, Long> committed(String group, String queue) {
    SortedMap<Integer, Long> positions = new TreeMap<>();
    commits(group)
        .forEach((p, c) -> {
          if (c != null && p.topic().equals(queue)) {
            positions.put(p.partition(), c.offset());
          }
        });
    return positions;
  }

  @Override
  public SortedMap<String, String> facts(String queue, String group) {
    SortedMap<String, String> facts = new TreeMap<>();
    TopicDescription topic = topic(queue);
    if (topic != null) {
      facts.put("id", topic.topicId().toString());
      for (var p : topic.partitions()) {
        TopicPartition partition = new TopicPartition(queue, p.partition());
        facts.put(partition + " start", offset(partition, OffsetSpec.earliest()));
        facts.put(partition + " end", offset(partition, OffsetSpec.latest()));
      }
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, queue);
      get(admin.describeConfigs(List.of(resource)).values().get(resource)).entries().stream()
          .filter(e -> e.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
          .forEach(e -> facts.put("setting " + e.name(), e.value()));
    }
    commits(group).forEach((p, c) -> facts.put("position " + p, String.valueOf(c)));
    try {
      get(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group))
          .members()
          .forEach(m -> facts.put("member " + m.consumerId(), m.assignment().toString()));
    } catch (GroupIdNotFoundException e) {
      // No group, no facts.
    }
    return facts;
  }

  private String offset(TopicPartition partition, OffsetSpec spec) {
    return String.valueOf(
        get(admin.listOffsets(Map.of(partition, spec)).partitionResult(partition)).offset());
  }

  @Override
  public List<String> internalQueues() {
    return List.of("__consumer_offsets");
  }

  @Override
  public List<SettingSample> settings() {
    return List.of(
        new SettingSample("max.message.bytes", "1048588", "2000000", "3000000", "-5"),
        new SettingSample("retention.ms", "604800000", "86400000", "172800000", "soon"));
  }

  @Override
  public List<String> quotaKeys() {
    return List.of("consumer_byte_rate", "producer_byte_rate");
  }

  @Override
  public QuotaEntity quotaEntity(String name) {
    return new QuotaEntity(new TreeMap<>(Map.of("client-id", name)));
  }

  @Override
  public SortedMap<String, Double> quota(QuotaEntity entity) {
    var filter =
        ClientQuotaFilter.containsOnly(
            List.of(
                ClientQuotaFilterComponent.ofEntity("client-id", entity.parts().get("client-id"))));
    SortedMap<String, Double> limits = new TreeMap<>();
    get(admin.describeClientQuotas(filter).entities()).values().forEach(limits::putAll);
    return limits;
  }

  @Override
  public void trim(String queue, int partition, long logStart) {
    TopicPartition p = new TopicPartition(queue, partition);
    get(admin.deleteRecords(Map.of(p, RecordsToDelete.beforeOffset(logStart))).all());
  }

  @Override
  public void createCompactedQueue(String name, int partitions) {
    create(
        name,
        partitions,
        Map.of(
            "cleanup.policy", "compact",
            "segment.ms", "50",
            "min.cleanable.dirty.ratio", "0.001",
            "min.compaction.lag.ms", "0"));
  }

  @Override
  public void compact(String queue, int partition) {
    // The active segment is never compacted: a later message rolls it.
    long later = Instant.now().toEpochMilli() + 1_000;
    produce(queue, partition, List.of(new Message("tail", "tail", later)));
    eventually(() -> {
      List<String> keys = keys(new TopicPartition(queue, partition));
      return keys.size() == new HashSet<>(keys).size();
    });
  }

  private List<String> keys(TopicPartition partition) {
    return WholeMessages.of(bootstrap, partition.topic()).stream()
        .filter(m -> m.partition() == partition.partition())
        .map(m -> m.key().map(k -> new String(k, StandardCharsets.UTF_8)).orElse(""))
        .toList();
  }

  @Override
  public void createQuarantine(
      String name, int partitions, String source, Map<String, String> settings) {
    Map<String, String> right = new HashMap<>();
    right.put("max.message.bytes", String.valueOf(1_048_588 + 16_384));
    right.putAll(settings);
    create(name, partitions, right);
    String user = declaration.settings().get("sasl.username");
    if (user != null) {
      grant(
          List.of(
              right(user, ResourceType.TOPIC, name, AclOperation.WRITE),
              right(user, ResourceType.TOPIC, source, AclOperation.WRITE),
              new AclBinding(
                  new ResourcePattern(
                      ResourceType.TRANSACTIONAL_ID, "clawback/", PatternType.PREFIXED),
                  new AccessControlEntry(
                      "User:" + user, "*", AclOperation.WRITE, AclPermissionType.ALLOW))));
    }
  }

  @Override
  public List<Map<String, String>> unsafe() {
    return WholeMessages.UNSAFE;
  }

  @Override
  public List<io.clawback.model.message.Message> whole(String queue) {
    return WholeMessages.of(bootstrap, queue);
  }

  @Override
  public int uncompactedTail() {
    return 1;
  }

  @Override
  public Transaction begin(String queue, int partition, List<Message> messages) {
    var transactional =
        new KafkaProducer<String, String>(
            producing(
                Map.of(
                    "transactional.id",
                    "fixture-" + UUID.randomUUID(),
                    // As long as a broker allows: it ends when its user says so.
                    "transaction.timeout.ms",
                    900_000)));
    transactional.initTransactions();
    open.incrementAndGet();
    transactional.beginTransaction();
    messages.forEach(m -> transactional.send(record(queue, partition, m)));
    transactional.flush();
    return new OpenTransaction(this, transactional, new TopicPartition(queue, partition));
  }

  boolean stable(TopicPartition partition) {
    long end =
        get(admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition))
            .offset();
    var committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    return end
        == get(admin
                .listOffsets(Map.of(partition, OffsetSpec.latest()), committed)
                .partitionResult(partition))
            .offset();
  }

  private static final class OpenTransaction implements Transaction {
    private final KafkaFixture fixture;
    private final KafkaProducer<String, String> producer;
    private final TopicPartition partition;
    private boolean open = true;

    OpenTransaction(
        KafkaFixture fixture, KafkaProducer<String, String> producer, TopicPartition partition) {
      this.fixture = fixture;
      this.producer = producer;
      this.partition = partition;
    }

    @Override
    public void commit() {
      producer.commitTransaction();
      ended();
    }

    @Override
    public void abort() {
      producer.abortTransaction();
      ended();
    }

    private void ended() {
      open = false;
      // Until the last one has ended nothing is stable.
      if (fixture.open.decrementAndGet() == 0) {
        eventually(() -> fixture.stable(partition));
      }
    }

    @Override
    public void close() {
      if (open) {
        abort();
      }
      producer.close();
    }
  }

  /** The rights that docs/brokers/kafka.md asks for, on one queue and group; {@code *} for all. */
  static List<AclBinding> documented(String user, String queue, String group) {
    List<AclBinding> rights = new ArrayList<>();
    for (AclOperation o :
        List.of(AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS, AclOperation.ALTER_CONFIGS)) {
      rights.add(right(user, ResourceType.CLUSTER, "kafka-cluster", o));
    }
    rights.add(right(user, ResourceType.TRANSACTIONAL_ID, "*", AclOperation.DESCRIBE));
    for (AclOperation o :
        List.of(
            AclOperation.DESCRIBE,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.READ,
            AclOperation.ALTER,
            AclOperation.ALTER_CONFIGS)) {
      rights.add(right(user, ResourceType.TOPIC, queue, o));
    }
    for (AclOperation o : List.of(AclOperation.DESCRIBE, AclOperation.READ, AclOperation.DELETE)) {
      rights.add(right(user, ResourceType.GROUP, group, o));
    }
    return rights;
  }

  static AclBinding right(String user, ResourceType type, String name, AclOperation o) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry("User:" + user, "*", o, AclPermissionType.ALLOW));
  }

  void grant(Collection<AclBinding> rights) {
    get(admin.createAcls(rights).all());
    eventually(() -> get(admin.describeAcls(AclBindingFilter.ANY).values()).containsAll(rights));
  }

  @Override
  public BrokerDeclaration without(Deed deed, String queue, String group) {
    String user = deed == Deed.ALTER_QUOTA ? "noquota" : "limited";
    List<AclBinding> rights = new ArrayList<>(documented(user, queue, group));
    rights.removeIf(r -> {
      ResourceType type = r.pattern().resourceType();
      AclOperation o = r.entry().operation();
      return switch (deed) {
        case SEE_QUEUE -> type == ResourceType.TOPIC;
        case SEE_GROUP -> type == ResourceType.GROUP;
        case SEE_SETTINGS ->
            type == ResourceType.TOPIC
                && (o == AclOperation.DESCRIBE_CONFIGS || o == AclOperation.ALTER_CONFIGS);
        case MOVE_OFFSETS -> type == ResourceType.TOPIC && o == AclOperation.READ;
        case REMOVE_MEMBERS -> type == ResourceType.GROUP && o == AclOperation.READ;
        case EXPAND -> type == ResourceType.TOPIC && o == AclOperation.ALTER;
        case ALTER_SETTINGS -> type == ResourceType.TOPIC && o == AclOperation.ALTER_CONFIGS;
        case ALTER_QUOTA -> type == ResourceType.CLUSTER && o == AclOperation.ALTER_CONFIGS;
      };
    });
    grant(rights);
    return declared(declaration.clusterId(), login(address(), user));
  }

  @Override
  public BrokerDeclaration leastRights(String queue, String group) {
    grant(documented("least", queue, group));
    return declared(declaration.clusterId(), login(address(), "least"));
  }

  private String address() {
    return declaration.settings().get("bootstrap.servers");
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
