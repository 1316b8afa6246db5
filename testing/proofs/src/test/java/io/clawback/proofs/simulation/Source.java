package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.MemoryCluster;
import io.clawback.brokers.memory.MemoryReader;
import io.clawback.brokers.memory.MemoryTransaction;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
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

  private int made;
  private String incarnation = "";

  /** What a group stands at: from its position up to, and without, {@code to}. */
  record Head(int partition, long from, long to) {}

  Source(MemoryCluster cluster, Random random) {
    this.cluster = cluster;
    this.random = random;
  }

  /** Makes the queue, and brings the group before poison in some of its partitions. */
  List<Head> fill() {
    create();
    List<Head> heads = new ArrayList<>();
    int blocked = 1 + random.nextInt(PARTITIONS);
    for (int p = 0; p < PARTITIONS; p++) {
      append(p, 1 + random.nextInt(3), false);
      long from = end(p);
      parts.get(p).values().forEach(o -> o.consumed = true);
      if (p < blocked) {
        poison(p);
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

  /** Poison with holes: ends of transactions, aborted messages, what compaction took. */
  private void poison(int p) {
    int wanted = 3 + random.nextInt(5);
    for (int i = 0; i < wanted; i++) {
      switch (random.nextInt(8)) {
        case 0 -> {
          MemoryTransaction transaction = cluster.begin("producer");
          one(p, true, Optional.of(transaction), "");
          transaction.commit();
        }
        case 1 -> {
          MemoryTransaction transaction = cluster.begin("producer");
          long gone = one(p, true, Optional.of(transaction), "");
          transaction.abort();
          parts.get(p).remove(gone);
          append(p, 1, true);
        }
        case 2 -> {
          long gone = one(p, true, Optional.empty(), "twice-" + made);
          one(p, true, Optional.empty(), "twice-" + (made - 1));
          parts.get(p).remove(gone);
        }
        default -> append(p, 1, true);
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

  /**
   * What we have put back there since the last time, at its end; each a message that was here
   * before, to the bit, and that came back only once. Empty when it is none of those.
   */
  Optional<List<Original>> cameBack(int p) {
    List<Original> back = new ArrayList<>();
    for (Message m : MemoryReader.committed(cluster, QUEUE, p, read[p])) {
      read[p] = m.offset() + 1;
      if (parts.get(p).containsKey(m.offset())) {
        continue;
      }
      Optional<Original> of =
          parts.get(p).values().stream().filter(o -> !o.cameBack && o.hasContentOf(m)).findFirst();
      if (of.isEmpty()) {
        return Optional.empty();
      }
      of.get().cameBack = true;
      back.add(of.get());
      Original again = new Original(m, of.get().poison);
      // Somebody else has set the position past it before it was there for anybody.
      again.thrownAway = m.offset() < positions[p];
      parts.get(p).put(m.offset(), again);
    }
    return Optional.of(back);
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
    long at = 1_000_000L + number;
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
  long consume(int p, int atMost, boolean stopsAtPoison) {
    long next = Math.max(positions[p], starts[p]);
    int seen = 0;
    for (Original o : parts.get(p).tailMap(next).values()) {
      if (seen == atMost || (stopsAtPoison && o.poison)) {
        break;
      }
      o.consumed = true;
      next = o.message.offset() + 1;
      seen++;
    }
    return next;
  }

  /** The broker lets go of the oldest messages. */
  void expire(int p, long upTo) {
    cluster.trim(QUEUE, p, upTo);
    starts[p] = Math.max(starts[p], upTo);
    parts.get(p).headMap(starts[p]).values().forEach(o -> o.expired = true);
  }

  /** Somebody else sets the group's position, and so throws away what is passed. */
  void reset(int p, long to) {
    cluster.commit(GROUP, QUEUE, Map.of(p, to));
    long from = positions[p] == NOWHERE ? starts[p] : positions[p];
    if (to > from) {
      parts.get(p).subMap(from, to).values().forEach(o -> o.thrownAway = true);
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
