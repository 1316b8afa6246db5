package io.clawback.model.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.message.Message.Header;
import io.clawback.model.message.Origin.Dialect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final String BROKER = "prod/main";

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Header text(String name, String value) {
    return new Header(name, Optional.of(utf8(value)));
  }

  private static Header four(String name, int value) {
    return new Header(name, Optional.of(ByteBuffer.allocate(4).putInt(value).array()));
  }

  private static Header eight(String name, long value) {
    return new Header(name, Optional.of(ByteBuffer.allocate(8).putLong(value).array()));
  }

  private static Optional<Origin> read(Header... headers) {
    return DeadLetters.read(
        new Message(
            0, 99, 5_000, Optional.of(utf8("key")), Optional.of(utf8("value")), List.of(headers)),
        BROKER);
  }

  @Test
  void readsWhatABrokerWritesForAShareGroup() {
    // Names, order and text forms of Kafka's own broker (KIP-1191); no original headers.
    Message letter =
        new Message(
            1,
            7,
            5_000,
            Optional.empty(),
            Optional.empty(),
            List.of(
                text("__dlq.errors.topic", "orders"),
                text("__dlq.errors.partition", "2"),
                text("__dlq.errors.offset", "41"),
                text("__dlq.errors.group", "billing"),
                text("__dlq.errors.delivery.count", "5"),
                text("__dlq.errors.message", "Offset delivery count exceeded the threshold.")));
    Origin origin = DeadLetters.read(letter, BROKER).orElseThrow();
    assertThat(origin.dialect()).isEqualTo(Dialect.SHARE_GROUP);
    assertThat(origin.queue()).isEqualTo("prod/main/orders");
    assertThat(origin.message().partition()).isEqualTo(2);
    assertThat(origin.message().offset()).isEqualTo(41);
    assertThat(origin.reason()).isEqualTo("Offset delivery count exceeded the threshold.");
    assertThat(origin.whole()).as("a broker never writes the headers").isFalse();
    assertThat(origin.message().headers()).isEmpty();
  }

  @Test
  void readsWhatSpringWrites() {
    Origin origin =
        read(
                text("own", "1"),
                text("kafka_dlt-exception-fqcn", "o.s.k.l.ListenerExecutionFailedException"),
                text("kafka_dlt-exception-cause-fqcn", "java.lang.IllegalStateException"),
                text("kafka_dlt-exception-message", "Listener failed"),
                text("kafka_dlt-exception-stacktrace", "at"),
                text("kafka_dlt-original-topic", "orders"),
                four("kafka_dlt-original-partition", 2),
                eight("kafka_dlt-original-offset", 4),
                eight("kafka_dlt-original-timestamp", 1_700_000_000_123L),
                text("kafka_dlt-original-timestamp-type", "CreateTime"),
                text("kafka_dlt-original-consumer-group", "billing"))
            .orElseThrow();
    assertThat(origin.dialect()).isEqualTo(Dialect.SPRING);
    assertThat(origin.queue()).isEqualTo("prod/main/orders");
    assertThat(origin.message().partition()).isEqualTo(2);
    assertThat(origin.message().offset()).isEqualTo(4);
    assertThat(origin.message().timestampMillis()).isEqualTo(1_700_000_000_123L);
    assertThat(origin.reason()).isEqualTo("java.lang.IllegalStateException");
    assertThat(origin.whole()).isTrue();
    assertThat(origin.message().headers()).extracting(Header::name).containsExactly("own");
    assertThat(origin.message().value()).hasValue(utf8("value"));
  }

  @Test
  void retriesOfSpringThroughTopicsLeadToTheFirst() {
    Origin origin =
        read(
                text("kafka_dlt-original-topic", "orders"),
                four("kafka_dlt-original-partition", 0),
                eight("kafka_dlt-original-offset", 10),
                text("kafka_dlt-original-topic", "orders-retry-0"),
                four("kafka_dlt-original-partition", 1),
                eight("kafka_dlt-original-offset", 20))
            .orElseThrow();
    assertThat(origin.queue()).isEqualTo("prod/main/orders");
    assertThat(origin.message().offset()).isEqualTo(10);
  }

  @Test
  void readsWhatConnectWrites() {
    Origin origin =
        read(
                text("own", "1"),
                text("__connect.errors.topic", "orders"),
                text("__connect.errors.partition", "3"),
                text("__connect.errors.offset", "12345678901"),
                text("__connect.errors.connector.name", "sink"),
                text("__connect.errors.task.id", "0"),
                text("__connect.errors.stage", "VALUE_CONVERTER"),
                text("__connect.errors.class.name", "org.apache.kafka.connect.json.JsonConverter"),
                text("__connect.errors.exception.class.name", "o.a.k.c.e.DataException"),
                text("__connect.errors.exception.message", "Converting byte[] failed"),
                text("__connect.errors.exception.stacktrace", "at"))
            .orElseThrow();
    assertThat(origin.dialect()).isEqualTo(Dialect.CONNECT);
    assertThat(origin.message().partition()).isEqualTo(3);
    assertThat(origin.message().offset()).isEqualTo(12_345_678_901L);
    assertThat(origin.message().timestampMillis()).as("Connect keeps it").isEqualTo(5_000);
    assertThat(origin.reason()).isEqualTo("o.a.k.c.e.DataException");
    assertThat(origin.message().headers()).extracting(Header::name).containsExactly("own");
  }

  @Test
  void readsACopyOfOurs() {
    Message original =
        new Message(3, 8, 77, Optional.empty(), Optional.of(utf8("v")), List.of(text("own", "1")));
    Copy copy = new Copy("op", 1, "prod/main/orders", "inc", "tenant-a", "sig-1", original);
    Message lies = new Message(0, 2, 5_000, original.key(), original.value(), copy.headers());
    Origin origin = DeadLetters.read(lies, BROKER).orElseThrow();
    assertThat(origin.dialect()).isEqualTo(Dialect.CLAWBACK);
    assertThat(origin.queue()).isEqualTo("prod/main/orders");
    assertThat(origin.tenant()).hasValue("tenant-a");
    assertThat(origin.operation()).hasValue("op");
    assertThat(origin.message()).isEqualTo(original);
  }

  @Test
  void whoWroteLastCounts() {
    Origin origin =
        read(
                text("kafka_dlt-original-topic", "orders"),
                four("kafka_dlt-original-partition", 0),
                eight("kafka_dlt-original-offset", 1),
                text("__connect.errors.topic", "orders.dlt"),
                text("__connect.errors.partition", "0"),
                text("__connect.errors.offset", "5"))
            .orElseThrow();
    assertThat(origin.queue()).isEqualTo("prod/main/orders.dlt");
    assertThat(origin.message().headers()).as("what it had before stays").hasSize(3);
  }

  @Test
  void whatIsBrokenIsNoDeadLetter() {
    assertThat(read()).isEmpty();
    assertThat(read(text("own", "1"))).isEmpty();
    assertThat(
            read(
                text("__connect.errors.topic", "orders"),
                text("__connect.errors.partition", "x"),
                text("__connect.errors.offset", "1")))
        .isEmpty();
    assertThat(
            read(
                text("__dlq.errors.topic", " "),
                text("__dlq.errors.partition", "0"),
                text("__dlq.errors.offset", "1")))
        .isEmpty();
    assertThat(
            read(
                text("kafka_dlt-original-topic", "orders"),
                text("kafka_dlt-original-partition", "2"),
                eight("kafka_dlt-original-offset", 4)))
        .as("four bytes, not text")
        .isEmpty();
    assertThat(
            read(
                text("kafka_dlt-original-topic", "orders"),
                four("kafka_dlt-original-partition", -2),
                eight("kafka_dlt-original-offset", 4)))
        .isEmpty();
    assertThat(read(new Header("__connect.errors.topic", Optional.empty()))).isEmpty();
  }

  @Test
  void aLetterIsCompletedByItsOwnMessageOnly() {
    Header topic = text("__dlq.errors.topic", "orders");
    Message bare = new Message(0, 9, 5_000, Optional.empty(), Optional.empty(), List.of(topic));
    Message found =
        new Message(
            2,
            41,
            4_000,
            Optional.of(utf8("k")),
            Optional.of(utf8("v")),
            List.of(text("own", "1")));
    Message whole = DeadLetters.completed(bare, found).orElseThrow();
    assertThat(whole.partition() + "@" + whole.offset()).isEqualTo("0@9");
    assertThat(whole.timestampMillis()).isEqualTo(4_000);
    assertThat(whole.value()).hasValue(utf8("v"));
    assertThat(whole.headers())
        .extracting(Header::name)
        .containsExactly("own", "__dlq.errors.topic");
    Message kept =
        new Message(0, 9, 5_000, found.key(), Optional.of(utf8("other")), List.of(topic));
    assertThat(DeadLetters.completed(kept, found)).as("another value").isEmpty();
    Message younger = new Message(2, 41, 6_000, found.key(), found.value(), found.headers());
    assertThat(DeadLetters.completed(bare, younger)).as("written later").isEmpty();
  }

  @Test
  void brokenHeadersOfAllDialectsNeverThrow() {
    Header[] all = {
      text("__dlq.errors.topic", "a"),
      text("__dlq.errors.partition", "999999999999"),
      text("__dlq.errors.offset", "-1"),
      new Header("kafka_dlt-original-topic", Optional.empty()),
      four("kafka_dlt-original-partition", 1),
      new Header("kafka_dlt-original-offset", Optional.of(new byte[3])),
      text("__connect.errors.topic", "\uFFFD\u0000")
    };
    for (int i = 0; i <= all.length; i++) {
      assertThat(read(Arrays.copyOf(all, i))).isEmpty();
    }
  }
}
