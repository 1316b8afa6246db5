package io.clawback.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Policy;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.NamePattern;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.Topology;
import io.clawback.model.plan.StepKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InitWriterTest {
  private static final BrokerId PROD = new BrokerId("prod", "main");

  private static InitWriter.Source source(
      BrokerId id, Map<String, String> settings, List<String> queues, List<String> groups) {
    return new InitWriter.Source(
        "kafka", new TreeMap<>(settings), new Topology(id, "4L6g\"x: #y", queues, groups));
  }

  private static LoadResult.Loaded loaded(String text) {
    LoadResult result = Configs.load(text);
    assertThat(result).as(text).isInstanceOf(LoadResult.Loaded.class);
    return (LoadResult.Loaded) result;
  }

  @Test
  void writesAFileThatLoadsAgainWithoutAProblem() {
    String text =
        InitWriter.write(
            List.of(
                source(
                    PROD,
                    Map.of("bootstrap.servers", "a:9092,b:9092"),
                    List.of("orders", "orders-eu", "orders.us", "payments_in", "payments_out", "x"),
                    List.of("order-processor", "payments-1", "console-consumer-7")),
                source(
                    new BrokerId("staging", "main"),
                    Map.of("bootstrap.servers", "c:9092"),
                    List.of("orders"),
                    List.of())));
    LoadResult.Loaded result = loaded(text);
    Fleet fleet = result.fleet();

    assertThat(result.warnings()).isEmpty();
    assertThat(fleet.environments()).extracting("name").containsExactly("prod", "staging");
    assertThat(fleet.broker(PROD).orElseThrow().clusterId()).isEqualTo("4L6g\"x: #y");
    assertThat(fleet.broker(PROD).orElseThrow().settings())
        .containsEntry("bootstrap.servers", "a:9092,b:9092");
    assertThat(fleet.tenants())
        .extracting(t -> t.name().value())
        .containsExactly("orders", "payments");
    assertThat(fleet.tenants().getFirst().queues())
        .containsExactly(
            new NamePattern("orders"), new NamePattern("orders-*"), new NamePattern("orders.*"));
    assertThat(fleet.owners(new QueueId(PROD, "payments_in")))
        .containsExactly(new TenantName("payments"));
    assertThat(fleet.objectives()).hasSize(1);
  }

  @Test
  void letsNothingHappenByItself() {
    Fleet fleet =
        loaded(InitWriter.write(List.of(source(PROD, KAFKA, List.of("q"), List.of())))).fleet();

    assertThat(fleet.policies()).hasSize(1);
    for (StepKind kind : StepKind.values()) {
      assertThat(fleet.policies().getFirst().permission(kind))
          .isNotEqualTo(Policy.Permission.AUTOMATIC);
    }
  }

  private static final Map<String, String> KAFKA = Map.of("bootstrap.servers", "a:1");

  @Test
  void writesReferencesInPlaceOfSecrets() {
    String text =
        InitWriter.write(
            List.of(
                source(
                    PROD,
                    Map.of(
                        "bootstrap.servers", "a:1",
                        "ssl.truststore.password", "hunter22",
                        "sasl.jaas.config", "Module required password=\"s3cr3t-9\";"),
                    List.of(),
                    List.of())));

    assertThat(text).doesNotContain("hunter22").doesNotContain("s3cr3t-9");
    assertThat(loaded(text).fleet().brokers().getFirst().settings())
        .containsEntry("ssl.truststore.password", "${PROD_MAIN_SSL_TRUSTSTORE_PASSWORD}");
  }

  @Test
  void survivesHostileNames() {
    List<String> hostile =
        List.of(
            "a\n  policies: [{}]",
            "a: b # c",
            "*",
            "x-*-?",
            "x-\u0007\u202e",
            "x-${HOME}",
            "x-\ud800",
            "null",
            "true-1",
            "true-2",
            "-",
            "'",
            "\"",
            "x".repeat(5000));
    String text = InitWriter.write(List.of(source(PROD, KAFKA, hostile, hostile)));

    assertThat(loaded(text).fleet().policies())
        .extracting(Policy::name)
        .containsExactly("ask-first");
  }

  @Test
  void theSameBrokersGiveTheSameText() {
    List<InitWriter.Source> sources =
        List.of(source(PROD, KAFKA, List.of("a-1", "a-2"), List.of()));

    assertThat(InitWriter.write(sources)).isEqualTo(InitWriter.write(sources));
  }
}
