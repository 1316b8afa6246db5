package io.clawback.app.cli;

import io.clawback.app.print.Console;
import io.clawback.model.fleet.Fleet;
import io.clawback.runtime.Plugins;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.Setup;
import io.clawback.runtime.Who;
import io.clawback.runtime.Wiring;
import io.clawback.runtime.config.ConfigProblem;
import io.clawback.runtime.config.FleetLoader;
import io.clawback.runtime.config.LoadResult;
import io.clawback.runtime.config.Redactor;
import io.clawback.runtime.config.SecretResolver;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * What a verb works with: the fleet from the config file, and a remediator over it. Connects to
 * nothing by itself. From here on, secrets are masked in all that is printed.
 */
public final class Session implements AutoCloseable {
  private final Setup setup;
  private final Remediator remediator;

  private Session(Setup setup) {
    this.setup = setup;
    this.remediator = Remediator.open(setup);
  }

  /** Reads the config; throws every problem in it at once. */
  public static Session open(Console console, Path config, Path data) {
    return open(console, config, data, setup -> setup);
  }

  /**
   * The same.
   *
   * @param seen may put something of its own before what the setup opens
   */
  static Session open(Console console, Path config, Path data, UnaryOperator<Setup> seen) {
    Plugins plugins = Plugins.discover();
    LoadResult result = FleetLoader.load(config, plugins);
    if (result instanceof LoadResult.Loaded loaded) {
      console.warnings(loaded.warnings().stream().map(ConfigProblem::problem).toList());
    }
    Redactor redactor = new Redactor();
    console.redact(redactor);
    SecretResolver secrets = SecretResolver.of(config, redactor);
    return new Session(
        seen.apply(Wiring.real(result.orThrow(), plugins, secrets, data, Who.acts())));
  }

  /** What was declared. */
  public Fleet fleet() {
    return setup.fleet();
  }

  /** The door to the loop. */
  public Remediator remediator() {
    return remediator;
  }

  /** What everything is made of. */
  public Setup setup() {
    return setup;
  }

  @Override
  public void close() {
    remediator.close();
  }
}
