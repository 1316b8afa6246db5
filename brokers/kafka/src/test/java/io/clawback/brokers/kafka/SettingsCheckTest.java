package io.clawback.brokers.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Limits;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";

  private static List<Problem> check(String... pairs) {
    TreeMap<String, String> settings = new TreeMap<>();
    settings.put("bootstrap.servers", "broker:9092");
    for (int i = 0; i < pairs.length; i += 2) {
      settings.put(pairs[i], pairs[i + 1]);
    }
    return new KafkaBrokerFactory().check(KafkaFixture.declared("id", settings));
  }

  @Test
  void acceptsWhatIsSafe() {
    assertThat(check()).isEmpty();
    assertThat(check("plaintext", "allowed")).isEmpty();
    assertThat(check("sasl.username", "u", "sasl.password", "${PASSWORD}")).isEmpty();
    assertThat(check("ssl.truststore.location", "ca.pem", "ssl.truststore.type", "PEM")).isEmpty();
    assertThat(check("security.protocol", "SASL_SSL", "sasl.jaas.config", "${JAAS}")).isEmpty();
    assertThat(
            check(
                "security.protocol",
                "SASL_SSL",
                "sasl.jaas.config",
                PLAIN + " required username=\"u\" password=\"${PASSWORD}\";"))
        .isEmpty();
  }

  @Test
  void refusesEveryClientPropertyThatIsNotListed() {
    Set<String> all = new TreeSet<>(AdminClientConfig.configNames());
    all.addAll(ConsumerConfig.configNames());
    all.addAll(ProducerConfig.configNames());
    all.removeAll(new KafkaBrokerFactory().settings().keySet());
    assertThat(all)
        .hasSizeGreaterThan(60)
        .contains(
            "sasl.oauthbearer.token.endpoint.url",
            "sasl.login.callback.handler.class",
            "ssl.engine.factory.class",
            "security.providers",
            "metric.reporters",
            "interceptor.classes");
    for (String key : all) {
      List<Problem> problems = check(key, "x");
      assertThat(problems).as(key).hasSize(1);
      assertThat(problems.getFirst().code()).isEqualTo("kafka.unknown-setting");
      assertThat(problems.getFirst().culprit()).isEqualTo(key);
    }
  }

  @Test
  void namesTheNearestSetting() {
    assertThat(check("ssl.truststore.loction", "x").getFirst().nextMove())
        .contains("'ssl.truststore.location'");
  }

  @Test
  void refusesToTalkUnprotectedByMistake() {
    assertThat(check("security.protocol", "PLAINTEXT"))
        .extracting(Problem::code)
        .containsExactly("kafka.plaintext");
    assertThat(
            check(
                "security.protocol", "SASL_PLAINTEXT", "sasl.username", "u", "sasl.password", "p"))
        .extracting(Problem::code)
        .containsExactly("kafka.plaintext");
    assertThat(check("ssl.endpoint.identification.algorithm", ""))
        .extracting(Problem::code)
        .containsExactly("kafka.unsafe-setting");
    assertThat(check("ssl.endpoint.identification.algorithm", "", "hostname-mismatch", "allowed"))
        .isEmpty();
    assertThat(check("ssl.enabled.protocols", "TLSv1.3,SSLv3"))
        .extracting(Problem::culprit)
        .containsExactly("ssl.enabled.protocols");
  }

  @Test
  void refusesLoginModulesThatLoadOrReadWhatTheyAreTold() {
    for (String jaas :
        List.of(
            "com.sun.security.auth.module.JndiLoginModule required user.provider.url=\"ldap://x\";",
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;",
            PLAIN + " required username=\"u\" password=\"p\" serviceName=\"x\";",
            PLAIN + " optional username=\"u\" password=\"p\";",
            PLAIN
                + " required username=\"u\" password=\"p\"; com.evil.Module required a=\"b\" c=\"d\";",
            PLAIN + " required username=\"u\" password=\"p",
            "x".repeat(100_000))) {
      assertThat(check("security.protocol", "SASL_SSL", "sasl.jaas.config", jaas))
          .extracting(Problem::code)
          .containsExactly("kafka.unsafe-setting");
    }
  }

  @Test
  void judgesWhatASecretResolvedTo() {
    var declaration =
        KafkaFixture.declared(
            "id",
            Map.of(
                "bootstrap.servers", "broker:9092",
                "security.protocol", "SASL_SSL",
                "sasl.jaas.config", "${JAAS}"));
    Secret evil = new Secret("com.sun.security.auth.module.JndiLoginModule required a=\"canary\";");
    assertThatThrownBy(() ->
            new KafkaBrokerFactory()
                .open(
                    declaration,
                    new TreeMap<>(Map.of("sasl.jaas.config", evil)),
                    Limits.DEFAULT,
                    Clock.system()))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> assertThat(e.problem().category()).isEqualTo(Category.CONFIG))
        .hasMessageNotContaining("canary");
  }

  @Test
  void findsAllProblemsAtOnce() {
    assertThat(
            check(
                "bootstrap.servers", "broker",
                "request.timeout.ms", "soon",
                "sasl.username", "u",
                "sasl.mechanism", "GSSAPI"))
        .extracting(Problem::culprit)
        .containsExactlyInAnyOrder(
            "bootstrap.servers", "request.timeout.ms", "sasl.password", "sasl.mechanism");
  }
}
