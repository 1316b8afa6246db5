package io.clawback.clients.kafka.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is taken from the consumer's own properties, and what is not. */
class SkipSettingsTest {
  private static Map<String, Object> properties() {
    Map<String, Object> p = new HashMap<>();
    p.put("bootstrap.servers", "here:1");
    p.put("group.id", "g");
    p.put("client.id", "c");
    p.put("clawback.skip.list", "list");
    p.put("clawback.skip.status", "status");
    return p;
  }

  @Test
  void reachesTheClusterAsTheConsumerDoesAndAsNobodyOfItsGroup() {
    Map<String, Object> p = properties();
    p.put("security.protocol", "SASL_SSL");
    p.put("sasl.jaas.config", "secret");
    p.put("ssl.truststore.location", "there");
    p.put("a.callback.of.their.own", "x");
    p.put("group.instance.id", "me");
    p.put("interceptor.classes", SkipInterceptor.class.getName());
    p.put("metric.reporters", "x");
    p.put("max.poll.records", 7);
    SkipSettings settings = new SkipSettings(p);
    assertThat(settings.forConsumer())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.jaas.config", "secret")
        .containsEntry("ssl.truststore.location", "there")
        .containsEntry("a.callback.of.their.own", "x")
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("client.id", "c-clawback-skip")
        .doesNotContainKeys(
            "group.id",
            "group.instance.id",
            "interceptor.classes",
            "metric.reporters",
            "max.poll.records",
            "clawback.skip.list");
    assertThat(settings.forProducer()).containsEntry("bootstrap.servers", "here:1");
  }

  @Test
  void saysWhatIsMissingOrMalformed() {
    for (String needed : new String[] {"clawback.skip.list", "clawback.skip.status", "group.id"}) {
      Map<String, Object> p = properties();
      p.remove(needed);
      assertThatThrownBy(() -> new SkipSettings(p)).hasMessageContaining(needed);
    }
    for (String wrong : new String[] {"0", "-1", "soon", "10001"}) {
      Map<String, Object> p = properties();
      p.put("clawback.skip.heartbeat.ms", wrong);
      assertThatThrownBy(() -> new SkipSettings(p))
          .hasMessageContaining("clawback.skip.heartbeat.ms");
    }
  }

  @Test
  void anInterceptorThatCannotStartDeliversEverythingAndThrowsNothing() {
    try (SkipInterceptor<String, String> interceptor = new SkipInterceptor<>()) {
      interceptor.configure(Map.of("group.id", "g"));
      var none = org.apache.kafka.clients.consumer.ConsumerRecords.<String, String>empty();
      assertThat(interceptor.onConsume(none)).isSameAs(none);
    }
  }
}
