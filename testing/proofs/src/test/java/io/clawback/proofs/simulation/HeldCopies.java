package io.clawback.proofs.simulation;

import io.clawback.brokers.memory.MemoryReader;
import io.clawback.model.message.Copy;
import io.clawback.model.message.Mark;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.plan.Chosen;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What lies in the quarantine before copies are put back: those that go, and those that stay. */
final class HeldCopies {
  private static final String COUNT = "clawback.redrives";
  private static final String FROM = "clawback.redriven-from";
  private static final String TIME = "clawback.original-timestamp";
  private static final String LIES = SimulatedWorld.SIM + "/" + MessageWorld.ASIDE;

  private final MessageWorld world;
  private final TreeMap<String, Held> held = new TreeMap<>();
  private final long[] ends = new long[MessageWorld.ASIDE_PARTITIONS];

  /**
   * One copy.
   *
   * @param place its partition and offset
   * @param original what it is of
   * @param stays whether it must not be put back
   */
  record Held(String place, Original original, boolean stays) {}

  HeldCopies(MessageWorld world) {
    this.world = world;
  }

  static String place(int partition, long offset) {
    return partition + "@" + offset;
  }

  /** Copies of all of those stretches; the group has been moved past them. */
  void fill(List<Source.Head> heads) {
    List<Message> redriven = new ArrayList<>();
    for (Source.Head head : heads) {
      world.cluster.commit(Source.GROUP, Source.QUEUE, Map.of(head.partition(), head.to()));
      world.source.moved(head.partition(), head.to());
      for (Original o :
          world.source.part(head.partition()).subMap(head.from(), head.to()).values()) {
        switch (world.random.nextInt(8)) {
          case 0 -> {
            // It is back by other means.
            hold(o, "taken-back", List.of(), true);
            o.consumed = true;
          }
          case 1 -> {
            redriven.add(hold(o, "earlier", List.of(), true));
            o.consumed = true;
          }
          case 2 -> hold(o, "earlier", List.of(header(COUNT, "3")), true);
          case 3 -> hold(o, "earlier", List.of(header(COUNT, "1"), header(FROM, "x")), false);
          default -> hold(o, "earlier", List.of(), false);
        }
      }
    }
    append(0, new Message(0, 0, 1, Optional.empty(), Optional.of(bytes("no copy")), List.of()));
    byte[] gone = bytes("taken-back");
    append(
        1,
        new Message(
            1,
            0,
            1,
            Optional.of(gone),
            Optional.empty(),
            List.of(new Header(Copy.VOID, Optional.of(gone)))));
    Mark mark = Mark.of("long-ago", 0, LIES, incarnation(), redriven);
    append(
        0,
        new Message(0, 0, 1, Optional.of(mark.key()), Optional.of(mark.value()), mark.headers()));
  }

  private String incarnation() {
    return MemoryReader.incarnation(world.cluster, MessageWorld.ASIDE).orElseThrow();
  }

  private Message hold(Original o, String operation, List<Header> more, boolean stays) {
    List<Header> headers = new ArrayList<>(o.message.headers());
    headers.addAll(more);
    Message original =
        new Message(
            o.message.partition(),
            o.message.offset(),
            o.message.timestampMillis(),
            o.message.key(),
            o.message.value(),
            headers);
    Copy copy =
        new Copy(
            operation,
            0,
            MessageWorld.SUBSCRIPTION.queueId().toString(),
            world.source.incarnation(),
            "unowned",
            "poison",
            original);
    int p = original.partition() % MessageWorld.ASIDE_PARTITIONS;
    Message lies =
        append(p, new Message(p, 0, 1, original.key(), original.value(), copy.headers()));
    o.copies.merge(operation, 1, Integer::sum);
    held.put(place(p, lies.offset()), new Held(place(p, lies.offset()), o, stays));
    return lies;
  }

  private Message append(int p, Message m) {
    byte[][] pairs = new byte[2 * m.headers().size()][];
    for (int h = 0; h < m.headers().size(); h++) {
      pairs[2 * h] = bytes(m.headers().get(h).name());
      pairs[2 * h + 1] = m.headers().get(h).value().orElse(null);
    }
    long offset =
        world.cluster.append(
            MessageWorld.ASIDE,
            p,
            world.clock.now().toEpochMilli(),
            m.key().orElse(null),
            m.value().orElse(null),
            pairs);
    ends[p] = offset + 1;
    return new Message(p, offset, m.timestampMillis(), m.key(), m.value(), m.headers());
  }

  /** All that lies there, whatever it is. */
  List<Chosen> chosen() {
    List<Chosen> chosen = new ArrayList<>();
    for (int p = 0; p < ends.length; p++) {
      if (ends[p] > 0) {
        OffsetSpans all = new OffsetSpans(List.of(new OffsetSpans.Span(0, ends[p] - 1)));
        chosen.add(new Chosen(p, all.text()));
      }
    }
    return chosen;
  }

  Collection<Held> all() {
    return held.values();
  }

  /** The copy that this is, put back: to the bit, and with what is said of it in its headers. */
  Optional<Held> of(Message back) {
    return text(back, FROM)
        .filter(from -> from.startsWith(LIES + "/"))
        .map(from -> held.get(from.substring(LIES.length() + 1)))
        .filter(h -> is(h.original(), back));
  }

  private static boolean is(Original original, Message back) {
    long time = original.message.timestampMillis();
    List<Header> own = new ArrayList<>();
    for (Header header : back.headers()) {
      if (!header.name().equals(COUNT)
          && !header.name().equals(FROM)
          && !header.name().equals(TIME)) {
        own.add(header);
      }
    }
    boolean timed = text(back, TIME).filter(Long.toString(time)::equals).isPresent();
    return back.partition() == original.message.partition()
        && timed == (back.timestampMillis() != time)
        && original.hasContentOf(
            new Message(back.partition(), back.offset(), time, back.key(), back.value(), own));
  }

  private static Optional<String> text(Message message, String header) {
    return message.headers().stream()
        .filter(h -> h.name().equals(header))
        .flatMap(h -> h.value().stream())
        .map(v -> new String(v, StandardCharsets.UTF_8))
        .findFirst();
  }

  private static Header header(String name, String value) {
    return new Header(name, Optional.of(bytes(value)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
