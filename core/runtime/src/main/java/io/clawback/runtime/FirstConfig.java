package io.clawback.runtime;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.name.BrokerId;
import io.clawback.model.observed.Topology;
import io.clawback.runtime.config.InitWriter;
import io.clawback.runtime.config.SecretResolver;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.BrokerFactory;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.time.Clock;
import java.util.List;
import java.util.SortedMap;

/**
 * Looks at a broker that nobody has declared yet, and writes the first config for it. Changes
 * nothing.
 */
public final class FirstConfig {
  private final Plugins plugins;
  private final SecretResolver secrets;

  /**
   * @param secrets puts in what the settings refer to
   */
  public FirstConfig(Plugins plugins, SecretResolver secrets) {
    this.plugins = plugins;
    this.secrets = secrets;
  }

  /**
   * The config's text. Throws every problem with the settings at once, or why the broker did not
   * answer.
   *
   * @param id what the broker is to be called
   * @param type the plugin's type name
   * @param settings to connect with
   */
  public String write(BrokerId id, String type, SortedMap<String, String> settings) {
    BrokerFactory factory =
        plugins
            .broker(type)
            .orElseThrow(() ->
                new ClawbackException(
                    new Problem(
                        "init.unknown-type",
                        Category.USAGE,
                        type,
                        "no plugin provides such a broker.",
                        "Use one of " + String.join(", ", plugins.brokerTypes()) + ".")));
    BrokerDeclaration unknown = declaration(id, type, "", settings);
    List<Problem> problems = factory.check(unknown);
    if (!problems.isEmpty()) {
      throw new ClawbackException(problems, null);
    }
    SortedMap<String, Secret> resolved = secrets.resolve(settings);
    Clock clock = Clock.system();
    String clusterId = factory.introduce(unknown, resolved, Limits.DEFAULT, clock);
    try (Broker broker =
        factory.open(declaration(id, type, clusterId, settings), resolved, Limits.DEFAULT, clock)) {
      Topology seen = broker.inspect().discover();
      return InitWriter.write(List.of(new InitWriter.Source(type, settings, seen)));
    }
  }

  private static BrokerDeclaration declaration(
      BrokerId id, String type, String clusterId, SortedMap<String, String> settings) {
    return new BrokerDeclaration(
        id, type, clusterId, settings, List.of(), List.of(), List.of(), List.of());
  }
}
