package io.clawback.clients.kafka.skip;

import io.clawback.clients.kafka.skip.format.MemberStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the control topic in a thread of its own for as long as the consumer lives, without a group
 * and committed only, and says in the status topic how far it is. The application's thread takes
 * what is known; nothing else is shared with it.
 */
final class SkipWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SkipWatch.class);
  private static final Duration AT_ONCE = Duration.ofMillis(200);
  private static final Duration REST = Duration.ofSeconds(1);
  private static final long GOODBYE_MILLIS = 4_000;

  private final SkipSettings settings;
  private final OwnStatus status;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile Skips skips = Skips.NONE;
  private volatile @Nullable Consumer<byte[], byte[]> reading;
  private boolean waited;

  private SkipWatch(SkipSettings settings, SkipCounts.Own counts) {
    this.settings = settings;
    this.status = new OwnStatus(settings, counts);
    this.thread = new Thread(this::run, "clawback-skip " + settings.client());
    thread.setDaemon(true);
  }

  static SkipWatch start(SkipSettings settings, SkipCounts.Own counts) {
    SkipWatch watch = new SkipWatch(settings, counts);
    watch.thread.start();
    return watch;
  }

  /**
   * What is to be left out now. The first call waits until the list was read to its end as of then,
   * or it is known that it cannot be, or for as long as the settings allow.
   */
  Skips skips() {
    if (!waited) {
      try {
        waited = true;
        if (!ready.await(settings.waitMillis(), TimeUnit.MILLISECONDS)) {
          status.late();
          LOG.error(
              "{} could not be read within {} ms: every message is delivered until it is",
              settings.list(),
              settings.waitMillis());
        }
      } catch (InterruptedException e) {
        waited = false;
        Thread.currentThread().interrupt();
      }
    }
    return skips;
  }

  private void run() {
    try (StatusWriter writer = new StatusWriter(settings)) {
      try (ListTopics topics = new ListTopics(settings.forAdmin())) {
        while (goesOn()) {
          attempt(topics, writer);
          closing.await(REST.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
      status.is(State.CLOSED, "");
      status.say(writer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("{} is not read, and every message is delivered", settings.list(), e);
    } finally {
      skips = Skips.NONE;
      ready.countDown();
    }
  }

  private boolean goesOn() {
    return closing.getCount() > 0;
  }

  private void attempt(ListTopics topics, StatusWriter writer) {
    try {
      Uuid id = topics.list(settings.list());
      try (Consumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              settings.forConsumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        reading = consumer;
        follow(consumer, id, topics, writer);
      } finally {
        reading = null;
      }
    } catch (WakeupException e) {
      // Somebody closes.
    } catch (RuntimeException e) {
      if (goesOn()) {
        trouble(e, writer);
      }
    }
  }

  /** Reads on until somebody closes, or the control topic is another one. */
  private void follow(
      Consumer<byte[], byte[]> consumer, Uuid id, ListTopics topics, StatusWriter writer) {
    TopicPartition list = new TopicPartition(settings.list(), 0);
    consumer.assign(List.of(list));
    consumer.seekToBeginning(List.of(list));
    long end = consumer.endOffsets(List.of(list)).getOrDefault(list, 0L);
    SkipLog log = new SkipLog(settings.group());
    boolean changed = true;
    while (goesOn()) {
      boolean whole = consumer.position(list) >= end;
      for (ConsumerRecord<byte[], byte[]> record :
          consumer.poll(whole && !changed ? status.untilDue(REST) : AT_ONCE)) {
        changed |= log.take(record);
      }
      long position = consumer.position(list);
      boolean due = status.due();
      if (due && !topics.list(settings.list()).equals(id)) {
        LOG.warn("{} was made again: it is read from its beginning", settings.list());
        skips = Skips.NONE;
        status.is(State.READING, "the control topic was made again");
        return;
      }
      if (position >= end && (changed || due)) {
        skips = log.skips(topics.names(log.topicIds()));
        changed = false;
      }
      if (position >= end && (due || !status.isAt(position))) {
        status.applied(position, skips.entries());
        ready.countDown();
        status.say(writer);
      } else if (due) {
        status.say(writer);
      }
    }
  }

  /** A list that surely is not there is no list; of one that is out of reach the last is kept. */
  private void trouble(RuntimeException e, StatusWriter writer) {
    boolean first = status.troubled(e);
    if (Unreadable.surely(e)) {
      skips = Skips.NONE;
      status.is(State.UNREADABLE, e.toString());
      if (first) {
        LOG.error("{} cannot be read, and every message is delivered", settings.list(), e);
      }
      ready.countDown();
    } else if (first) {
      LOG.warn("{} is not read for the time being: {}", settings.list(), e.toString());
    }
    if (first || status.due()) {
      status.say(writer);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Consumer<byte[], byte[]> consumer = reading;
    if (consumer != null) {
      consumer.wakeup();
    }
    try {
      thread.join(GOODBYE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
