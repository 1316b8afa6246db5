package io.clawback.brokers.kafka.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JaasTest {
  @Test
  void aPasswordCannotEndItsOwnQuotes() {
    String jaas = Jaas.of("PLAIN", "u", "p\" x=\"y\\");
    assertThat(Jaas.acceptable(jaas)).isTrue();
    assertThat(Jaas.username(jaas)).contains("u");
  }
}
