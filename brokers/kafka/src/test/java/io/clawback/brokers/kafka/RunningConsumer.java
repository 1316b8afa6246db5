package io.clawback.brokers.kafka;

import io.clawback.conformance.BrokerFixture;
import io.clawback.model.observed.GroupState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer with a thread of its own, that commits only when told. */
final class RunningConsumer implements BrokerFixture.Consumer {
  private interface Job {
    void on(KafkaConsumer<byte[], byte[]> consumer);
  }

  private final Admin admin;
  private final String group;
  private final String queue;
  private final String instance;
  private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile String memberId = "";
  private volatile boolean running = true;
  private volatile GroupMembershipOperation ending = GroupMembershipOperation.LEAVE_GROUP;
  private boolean closed;

  RunningConsumer(
      Admin admin,
      String bootstrap,
      GroupState.Kind kind,
      String group,
      String queue,
      String instance) {
    this.admin = admin;
    this.group = group;
    this.queue = queue;
    this.instance = instance;
    Map<String, Object> p = new HashMap<>();
    p.put("bootstrap.servers", bootstrap);
    p.put("group.id", group);
    p.put("key.deserializer", ByteArrayDeserializer.class);
    p.put("value.deserializer", ByteArrayDeserializer.class);
    p.put("enable.auto.commit", "false");
    p.put("auto.offset.reset", "earliest");
    p.put("max.poll.records", 1);
    // It is to come and go quickly.
    p.put("fetch.max.wait.ms", 20);
    p.put("retry.backoff.ms", 20);
    p.put("reconnect.backoff.ms", 20);
    if (kind == GroupState.Kind.CONSUMER) {
      p.put("group.protocol", "consumer");
    } else {
      p.put("heartbeat.interval.ms", 150);
    }
    if (!instance.isEmpty()) {
      p.put("group.instance.id", instance);
    }
    thread = Thread.ofPlatform().daemon().name("fixture-consumer").start(() -> run(p));
    KafkaFixture.eventually(this::stableMember);
  }

  private void run(Map<String, Object> properties) {
    KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties);
    consumer.subscribe(List.of(queue));
    try {
      while (running) {
        for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
          job.on(consumer);
        }
        consumer.poll(Duration.ofMillis(20));
        consumer.pause(consumer.assignment());
        memberId = consumer.groupMetadata().memberId();
      }
    } finally {
      consumer.close(CloseOptions.groupMembershipOperation(ending));
    }
  }

  private ConsumerGroupDescription description() {
    return KafkaFixture.get(
        admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
  }

  private boolean stableMember() {
    try {
      ConsumerGroupDescription now = description();
      return now.groupState() == org.apache.kafka.common.GroupState.STABLE
          && now.members().stream().anyMatch(m -> m.consumerId().equals(memberId));
    } catch (GroupIdNotFoundException e) {
      return false;
    }
  }

  @Override
  public String memberId() {
    return memberId;
  }

  @Override
  public void commit(Map<Integer, Long> positions) {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    positions.forEach(
        (p, o) -> commits.put(new TopicPartition(queue, p), new OffsetAndMetadata(o)));
    CompletableFuture<Void> done = new CompletableFuture<>();
    jobs.add(consumer -> {
      try {
        consumer.commitSync(commits);
        done.complete(null);
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
      }
    });
    done.join();
  }

  @Override
  public void vanish() {
    stop(GroupMembershipOperation.REMAIN_IN_GROUP);
  }

  private void stop(GroupMembershipOperation how) {
    ending = how;
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    stop(GroupMembershipOperation.LEAVE_GROUP);
    if (!instance.isEmpty() && present()) {
      KafkaFixture.get(
          admin
              .removeMembersFromConsumerGroup(
                  group,
                  new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(instance))))
              .all());
    }
    KafkaFixture.eventually(() -> !present());
  }

  private boolean present() {
    try {
      return description().members().stream()
          .anyMatch(m ->
              m.consumerId().equals(memberId)
                  || (!instance.isEmpty()
                      && m.groupInstanceId().filter(instance::equals).isPresent()));
    } catch (GroupIdNotFoundException e) {
      return false;
    }
  }
}
