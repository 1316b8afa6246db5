package io.clawback.brokers.kafka;

import io.clawback.brokers.kafka.connect.ClientProperties;
import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan.Bounds;
import io.clawback.spi.broker.Scan.Ended;
import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Request;
import io.clawback.spi.broker.Scan.Unreadable;
import io.clawback.spi.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A process that scans: arguments are bootstrap, cluster id, lanes, the most bytes of a message,
 * then queue:from:to as often. Neighbours of one queue are one request.
 */
final class ScanChild {
  private ScanChild() {}

  public static void main(String[] args) {
    var declared = KafkaFixture.declared(args[1], KafkaFixture.plaintext(args[0]));
    Bounds bounds = new Bounds(Integer.parseInt(args[2]), Integer.parseInt(args[3]), 1L << 40);
    try (KafkaBroker broker =
        new KafkaBroker(
            new KafkaConnection(
                declared,
                ClientProperties.of(declared, new TreeMap<>()),
                Limits.DEFAULT,
                Clock.system()))) {
      for (int i = 4; i < args.length; ) {
        String queue = args[i].split(":")[0];
        List<Range> ranges = new ArrayList<>();
        for (; i < args.length && args[i].startsWith(queue + ":"); i++) {
          String[] parts = args[i].split(":");
          ranges.add(new Range(0, Long.parseLong(parts[1]), Long.parseLong(parts[2])));
        }
        Map<Range, Said> said = new ConcurrentHashMap<>();
        Request request = new Request(new QueueId(KafkaFixture.ID, queue), ranges, bounds);
        List<Ended> ended =
            broker
                .scan()
                .orElseThrow()
                .read(request, range -> said.computeIfAbsent(range, _ -> new Said()), () -> false);
        for (Ended end : ended) {
          System.out.println(
              queue
                  + ":"
                  + end.range().from()
                  + said.get(end.range()).text
                  + " next "
                  + end.next()
                  + end.problem().map(p -> " " + p.code()).orElse(""));
        }
      }
    }
  }

  /** What one range held, in words. */
  static final class Said implements Lane {
    final StringBuilder text = new StringBuilder();

    @Override
    public void take(MessageBatch batch) {
      for (int i = 0; i < batch.size(); i++) {
        text.append(" read ").append(batch.offset(i)).append('=').append(batch.valueLength(i));
      }
    }

    @Override
    public void unreadable(Unreadable what) {
      text.append(" unreadable ").append(what.from()).append("..").append(what.to());
      text.append('=').append(what.bytes());
    }

    @Override
    public void passed(long next) {}
  }
}
