package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.MemoryCluster;
import io.clawback.brokers.memory.MemoryConsumer;
import io.clawback.brokers.memory.MemoryReader;
import io.clawback.brokers.memory.MemoryTransaction;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.Chosen;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * The queue that a group stands still in, and what the world knows of it: each message that was
 * ever in it, and where the group stands as far as others than we have moved it.
 */
final class Source {
  static final String QUEUE = "orders";
  static final String GROUP = "reader";
  static final int PARTITIONS = 4;

  /** Where a group stands that has no position. */
  static final long NOWHERE = -1;

  private final MemoryCluster cluster;
  private final Random random;
  private final List<TreeMap<Long, Original>> parts = new ArrayList<>();
  private final long[] starts = new long[PARTITIONS];
  private final long[] positions = new long[PARTITIONS];

  /** The end of each partition, as far as we know who wrote before it. */
  private final long[] known = new long[PARTITIONS];

  /** Up to where we have seen what came back. */
  private final long[] read = new long[PARTITIONS];

  /** When the first message was made, in milliseconds since the epoch. */
  private final long began;

  private int made;
  private String incarnation = "";

  /** What a group stands at: from its position up to, and without, {@code to}. */
  record Head(int partition, long from, long to) {}

  Source(MemoryCluster cluster, Random random, long began) {
    this.cluster = cluster;
    this.random = random;
    this.began = began;
  }

  /**
   * Makes the queue, and brings the group before poison in some of its partitions.
   *
   * @param mixed whether others than poison lie among it
   */
  List<Head> fill(boolean mixed) {
    create();
    List<Head> heads = new ArrayList<>();
    int blocked = 1 + random.nextInt(PARTITIONS);
    for (int p = 0; p < PARTITIONS; p++) {
      append(p, 1 + random.nextInt(3), false);
      long from = end(p);
      parts.get(p).values().forEach(o -> o.consumed = true);
      if (p < blocked) {
        append(p, mixed ? 1 : 0, true);
        poison(p, mixed ? 2 : 1);
        heads.add(new Head(p, from, end(p)));
      }
      append(p, 1 + random.nextInt(3), false);
      cluster.compact(QUEUE, p);
      forgetCompacted(p);
      cluster.commit(GROUP, QUEUE, Map.of(p, from));
      positions[p] = from;
      wrote(p);
    }
    return heads;
  }

  /** Where the poison of those stretches lies, where there is some. */
  List<Chosen> poison(List<Head> heads) {
    List<Chosen> chosen = new ArrayList<>();
    for (Head head : heads) {
      List<Long> offsets =
          parts.get(head.partition()).subMap(head.from(), head.to()).values().stream()
              .filter(o -> o.poison)
              .map(o -> o.message.offset())
              .toList();
      chosen.add(new Chosen(head.partition(), OffsetSpans.of(offsets).text()));
    }
    return chosen;
  }

  private void create() {
    cluster.createQueue(QUEUE, PARTITIONS);
    incarnation = MemoryReader.incarnation(cluster, QUEUE).orElseThrow();
    parts.clear();
    for (int p = 0; p < PARTITIONS; p++) {
      parts.add(new TreeMap<>());
      starts[p] = 0;
      positions[p] = NOWHERE;
      known[p] = 0;
      read[p] = 0;
    }
  }

  /**
   * Poison with holes: ends of transactions, aborted messages, what compaction took.
   *
   * @param oneIn so many messages is poison
   */
  private void poison(int p, int oneIn) {
    int wanted = oneIn * 3 + random.nextInt(5);
    for (int i = 0; i < wanted; i++) {
      boolean poison = random.nextInt(oneIn) == 0;
      switch (random.nextInt(8)) {
        case 0 -> {
          MemoryTransaction transaction = cluster.begin("producer");
          one(p, poison, Optional.of(transaction), "");
          transaction.commit();
        }
        case 1 -> {
          MemoryTransaction transaction = cluster.begin("producer");
          long gone = one(p, poison, Optional.of(transaction), "");
          transaction.abort();
          parts.get(p).remove(gone);
          append(p, 1, poison);
        }
        case 2 -> {
          long gone = one(p, poison, Optional.empty(), "twice-" + made);
          one(p, poison, Optional.empty(), "twice-" + (made - 1));
          parts.get(p).remove(gone);
        }
        default -> append(p, 1, poison);
      }
    }
  }

  private void forgetCompacted(int p) {
    List<Long> there =
        MemoryReader.committed(cluster, QUEUE, p, 0).stream().map(Message::offset).toList();
    if (!List.copyOf(parts.get(p).keySet()).equals(there)) {
      throw new IllegalStateException("the world is not as it was made: " + there);
    }
  }

  /** New messages arrive. */
  void append(int p, int count, boolean poison) {
    for (int i = 0; i < count; i++) {
      one(p, poison, Optional.empty(), "");
    }
    wrote(p);
  }

  private void wrote(int p) {
    known[p] = end(p);
  }

  /** Whether somebody has written there since, who can only have been us; asked once. */
  boolean grew(int p) {
    boolean grew = end(p) > known[p];
    wrote(p);
    return grew;
  }

  /** What has come to its end since the last time, and nobody else has put there. */
  List<Message> strangers(int p) {
    List<Message> strangers = new ArrayList<>();
    for (Message m : MemoryReader.committed(cluster, QUEUE, p, read[p])) {
      read[p] = m.offset() + 1;
      if (!parts.get(p).containsKey(m.offset())) {
        strangers.add(m);
      }
    }
    return strangers;
  }

  /**
   * What we have put there since the last time, at its end; each a message that was here before, to
   * the bit, and that came back only once. Empty when it is none of those.
   */
  Optional<List<Original>> cameBack(int p) {
    List<Original> back = new ArrayList<>();
    for (Message m : strangers(p)) {
      Optional<Original> of =
          parts.get(p).values().stream().filter(o -> !o.cameBack && o.isAgain(m)).findFirst();
      if (of.isEmpty()) {
        return Optional.empty();
      }
      back.add(of.get());
      cameBack(of.get(), m);
    }
    return Optional.of(back);
  }

  /** It is there again, as that message. */
  void cameBack(Original original, Message as) {
    original.cameBack = true;
    Original again = new Original(as, original.poison);
    again.of = Optional.of(original);
    // Somebody else has set the position past it before it was there for anybody.
    again.thrownAway = as.offset() < positions[as.partition()];
    parts.get(as.partition()).put(as.offset(), again);
  }

  private long one(int p, boolean poison, Optional<MemoryTransaction> within, String sameKey) {
    int number = made++;
    byte[] key =
        switch (number % 5) {
          case 0 -> null;
          case 1 -> sameKey.isEmpty() ? null : new byte[0];
          default -> bytes("k" + number);
        };
    key = sameKey.isEmpty() ? key : bytes(sameKey);
    byte[] value =
        number % 7 == 3 ? (number % 2 == 0 ? null : new byte[0]) : bytes("value of " + number);
    List<Header> headers = new ArrayList<>();
    for (int h = 0; h < number % 3; h++) {
      headers.add(
          new Header("h" + h, h == 1 ? Optional.empty() : Optional.of(bytes("header " + number))));
    }
    if (number % 11 == 0) {
      headers.add(new Header("h0", Optional.of(new byte[] {0, -1, (byte) number})));
    }
    byte[][] pairs = new byte[2 * headers.size()][];
    for (int h = 0; h < headers.size(); h++) {
      pairs[2 * h] = bytes(headers.get(h).name());
      pairs[2 * h + 1] = headers.get(h).value().orElse(null);
    }
    long at = began + number;
    byte[] k = key;
    return put(p, k, value, pairs, new Put(at, headers, poison, within));
  }

  private record Put(
      long at, List<Header> headers, boolean poison, Optional<MemoryTransaction> within) {}

  private long put(int p, byte[] k, byte[] value, byte[][] pairs, Put put) {
    long offset =
        put.within().isPresent()
            ? put.within().get().append(QUEUE, p, put.at(), k, value, pairs)
            : cluster.append(QUEUE, p, put.at(), k, value, pairs);
    parts
        .get(p)
        .put(
            offset,
            new Original(
                new Message(
                    p,
                    offset,
                    put.at(),
                    Optional.ofNullable(k),
                    Optional.ofNullable(value),
                    put.headers()),
                put.poison()));
    return offset;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  String incarnation() {
    return incarnation;
  }

  long end(int p) {
    return MemoryReader.end(cluster, QUEUE, p);
  }

  long start(int p) {
    return starts[p];
  }

  /** The messages of a partition that the world has not forgotten, by offset. */
  TreeMap<Long, Original> part(int p) {
    return parts.get(p);
  }

  /** Where the group stands, as far as we know; {@link #NOWHERE} for no position. */
  long position(int p) {
    return positions[p];
  }

  /** The group was moved, by whoever had the right. */
  void moved(int p, long to) {
    positions[p] = to;
  }

  /** Reads on from where the group stands: how far a consumer gets that stops at poison, or not. */
  long consume(int p, int atMost, boolean stopsAtPoison, MemoryConsumer consumer) {
    long next = Math.max(positions[p], starts[p]);
    int seen = 0;
    for (Original o : parts.get(p).tailMap(next).values()) {
      boolean leftOut = consumer.leavesOut(QUEUE, p, o.message.offset());
      if (!leftOut && (seen == atMost || (stopsAtPoison && o.poison))) {
        break;
      }
      o.consumed |= !leftOut;
      next = o.message.offset() + 1;
      seen += leftOut ? 0 : 1;
    }
    return next;
  }

  /** Past the last message that everybody can see. */
  long seen(int p) {
    return parts.get(p).isEmpty() ? starts[p] : parts.get(p).lastKey() + 1;
  }

  /** The broker lets go of the oldest messages. */
  void expire(int p, long upTo) {
    cluster.trim(QUEUE, p, upTo);
    starts[p] = Math.max(starts[p], upTo);
    parts.get(p).headMap(starts[p]).values().forEach(o -> o.expired = true);
  }

  /**
   * Somebody else sets the group's position, and so throws away what is passed; back, it is given
   * twice what was written once more.
   */
  void reset(int p, long to) {
    cluster.commit(GROUP, QUEUE, Map.of(p, to));
    long from = positions[p] == NOWHERE ? starts[p] : positions[p];
    if (to > from) {
      parts.get(p).subMap(from, to).values().forEach(o -> o.thrownAway = true);
    }
    for (Original again : parts.get(p).tailMap(from).values()) {
      again.doubled |= again.of.filter(o -> o.message.offset() >= to).isPresent();
    }
    positions[p] = to;
  }

  /** Its owner removes the queue, and makes one of the same name. */
  void anew() {
    cluster.deleteQueue(QUEUE);
    create();
    for (int p = 0; p < PARTITIONS; p++) {
      append(p, 20, random.nextInt(3) == 0);
    }
  }
}
