package io.clawback.runtime.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.message.DeadLetters;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.model.message.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Only one and the same message has a twin: whatever else is alike comes back too. */
class TwinsTest {
  private static final long AT = 1_700_000_000_000L;

  @Test
  void tombstonesOfOneMomentAreNotOneMessage() {
    Twins met = new Twins();
    for (int i = 0; i < 10; i++) {
      assertThat(met.first(spring(i, "order-" + (9 - i), AT))).as("offset " + i).isTrue();
    }
  }

  @Test
  void lettersWithoutPayloadAreNotOneMessage() {
    Twins met = new Twins();
    assertThat(met.first(share(6, AT))).isTrue();
    assertThat(met.first(share(5, AT + 961))).isTrue();
  }

  @Test
  void whatWasSetAsideTwiceIsOneMessage() {
    Twins met = new Twins();
    assertThat(met.first(spring(3, "order-1", AT))).isTrue();
    assertThat(met.first(spring(3, "order-1", AT))).isFalse();
    assertThat(met.first(spring(3, "order-2", AT))).isTrue();
    assertThat(met.first(spring(3, "order-1", AT + 1))).isTrue();
  }

  private static Origin spring(long offset, String key, long at) {
    return origin(
        key,
        at,
        List.of(
            header("kafka_dlt-original-topic", "orders".getBytes(StandardCharsets.UTF_8)),
            header("kafka_dlt-original-partition", ByteBuffer.allocate(4).putInt(0).array()),
            header("kafka_dlt-original-offset", ByteBuffer.allocate(8).putLong(offset).array()),
            header("kafka_dlt-original-timestamp", ByteBuffer.allocate(8).putLong(at).array())));
  }

  private static Origin share(long offset, long at) {
    return origin(
        "",
        at,
        List.of(
            header("__dlq.errors.topic", "orders".getBytes(StandardCharsets.UTF_8)),
            header("__dlq.errors.partition", "0".getBytes(StandardCharsets.UTF_8)),
            header("__dlq.errors.offset", Long.toString(offset).getBytes(StandardCharsets.UTF_8))));
  }

  private static Origin origin(String key, long at, List<Header> headers) {
    Optional<byte[]> bytes =
        key.isEmpty() ? Optional.empty() : Optional.of(key.getBytes(StandardCharsets.UTF_8));
    return DeadLetters.read(new Message(0, 77, at, bytes, Optional.empty(), headers), "prod/main")
        .orElseThrow();
  }

  private static Header header(String name, byte[] value) {
    return new Header(name, Optional.of(value));
  }
}
