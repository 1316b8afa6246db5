package io.clawback.store.sqlite;

import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import io.clawback.model.observed.SubscriptionState;
import io.clawback.model.observed.Window;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All positions of one group at one time, packed: about 8 bytes a position.
 *
 * <pre>
 * subscription*  = nameLength name count position{count}
 * position       = (partition gap &lt;&lt; 2 | logEnd known &lt;&lt; 1 | committed known) [committed] [logEnd]
 * </pre>
 *
 * All numbers are LEB128 varints; {@code logEnd} is the zigzag difference from {@code committed}
 * (or from 0 where that is unknown). The gap counts from the partition before, which is −1 at
 * first.
 */
final class Positions {
  private Positions() {}

  static byte[] pack(GroupState group, BrokerSnapshot broker) {
    Packer out = new Packer();
    for (SubscriptionState subscription : group.subscriptions()) {
      String queue = subscription.id().queue();
      out.text(queue);
      List<PartitionLag> lags = subscription.partitions();
      out.number(lags.size());
      List<PartitionState> states =
          broker.queue(queue).map(QueueState::partitions).orElse(List.of());
      int at = 0;
      int before = -1;
      for (PartitionLag lag : lags) {
        while (at < states.size() && states.get(at).number() < lag.partition()) {
          at++;
        }
        Optional<PartitionState> state =
            at < states.size() && states.get(at).number() == lag.partition()
                ? Optional.of(states.get(at))
                : Optional.empty();
        long logEnd = state.map(s -> known(s.logEnd())).orElse(Window.UNKNOWN);
        out.position(lag.partition() - before, known(lag.committed()), logEnd);
        before = lag.partition();
      }
    }
    return out.bytes();
  }

  private static long known(Measured measured) {
    return Math.max(Window.UNKNOWN, measured.number().orElse(Window.UNKNOWN));
  }

  /** Throws {@link IllegalArgumentException} when the bytes are not what {@code pack} made. */
  static List<Column> unpack(byte[] packed) {
    try {
      ByteBuffer in = ByteBuffer.wrap(packed);
      List<Column> columns = new ArrayList<>();
      while (in.hasRemaining()) {
        columns.add(column(in));
      }
      return columns;
    } catch (java.nio.BufferUnderflowException e) {
      throw new IllegalArgumentException("packed positions end too early", e);
    }
  }

  private static Column column(ByteBuffer in) {
    byte[] name = new byte[bounded(in, in.remaining())];
    in.get(name);
    int count = bounded(in, in.remaining());
    int[] partitions = new int[count];
    long[] committed = new long[count];
    long[] logEnd = new long[count];
    int partition = -1;
    for (int i = 0; i < count; i++) {
      long head = number(in);
      partition += Math.toIntExact(head >>> 2);
      partitions[i] = partition;
      committed[i] = (head & 1) != 0 ? number(in) : Window.UNKNOWN;
      long base = (head & 1) != 0 ? committed[i] : 0;
      logEnd[i] = (head & 2) != 0 ? base + unzigzag(number(in)) : Window.UNKNOWN;
    }
    return new Column(new String(name, StandardCharsets.UTF_8), partitions, committed, logEnd);
  }

  private static int bounded(ByteBuffer in, int limit) {
    long number = number(in);
    if (number < 0 || number > limit) {
      throw new IllegalArgumentException("packed positions claim more than they hold");
    }
    return (int) number;
  }

  private static long number(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a packed number is too long");
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
