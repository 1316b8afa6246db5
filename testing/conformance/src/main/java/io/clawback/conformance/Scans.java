package io.clawback.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.spi.broker.Scan;
import io.clawback.spi.broker.Scan.Bounds;
import io.clawback.spi.broker.Scan.Ended;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Reader;
import io.clawback.spi.broker.Scan.Request;
import java.util.List;
import java.util.Optional;

/** What both suites about scanning share. */
abstract class Scans extends Conformance<ScanFixture> {
  static final Bounds AMPLE_READ = new Bounds(2, 1 << 20, 1L << 30);

  final Scan scan() {
    return broker().scan().orElseThrow();
  }

  final Request request(String queue, Bounds bounds, Range... ranges) {
    return new Request(queueId(queue), List.of(ranges), bounds);
  }

  final List<Ended> read(Request request, Reader reader) {
    return scan().read(request, reader, () -> false);
  }

  /** Reads one range to its end. */
  final Scanned whole(String queue, long from, long to) {
    Scanned scanned = new Scanned();
    Range range = new Range(0, from, to);
    assertThat(read(request(queue, AMPLE_READ, range), scanned))
        .containsExactly(new Ended(range, to, Optional.empty()));
    assertThat(scanned.of(range).next).isEqualTo(to);
    return scanned;
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
