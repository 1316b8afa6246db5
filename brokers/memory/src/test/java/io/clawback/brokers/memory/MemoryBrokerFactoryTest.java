package io.clawback.brokers.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.FactoryConformance;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.BrokerId;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.BrokerFactory;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MemoryBrokerFactoryTest extends FactoryConformance {
  @Override
  protected BrokerDeclaration declaration() {
    return declared(Map.of("world", "w", "principal", "p"));
  }

  @Override
  protected List<String> secrets() {
    return List.of();
  }

  private final BrokerFactory factory =
      ServiceLoader.load(BrokerFactory.class).stream()
          .map(ServiceLoader.Provider::get)
          .filter(f -> f.type().equals("memory"))
          .findFirst()
          .orElseThrow();

  private static BrokerDeclaration declared(Map<String, String> settings) {
    return new BrokerDeclaration(
        new BrokerId("test", "memory"),
        "memory",
        "c1",
        new TreeMap<>(settings),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void acceptsWhatItLists() {
    assertThat(factory.check(declared(Map.of("world", "w", "principal", "p")))).isEmpty();
    assertThat(factory.settings().keySet()).containsExactly("principal", "world");
  }

  @Test
  void namesEveryProblemAtOnce() {
    assertThat(factory.check(declared(Map.of("wolrd", "w"))))
        .extracting(Problem::culprit)
        .containsExactlyInAnyOrder("world", "wolrd");
  }

  @Test
  void printsWhatAnOperatorWouldType() {
    assertThat(factory.nativeCommand(declared(Map.of("world", "w")), World.to(9)))
        .isEqualTo("memory commit billing orders 0=9");
  }

  @Test
  void aWorldThatNobodyMadeDoesNotAnswer() {
    try (Broker broker =
        factory.open(
            declared(Map.of("world", "nobody-made-this")),
            new TreeMap<>(Map.of("world", new Secret("nobody-made-this"))),
            Limits.DEFAULT,
            Clock.system())) {
      assertThatThrownBy(() -> broker.inspect().identity())
          .isInstanceOfSatisfying(
              ClawbackException.class,
              e -> assertThat(e.problem().category()).isEqualTo(Category.CONNECTION));
    }
  }
}
