package io.clawback.consumers.http;

import io.clawback.consumers.base.JournaledFleet;
import io.clawback.consumers.base.Settings;
import io.clawback.consumers.base.ShellWords;
import io.clawback.consumers.base.TypedFleetFactory;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.plan.Operation;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Type {@code http}: a hook of the owner's that counts, scales and restarts. */
public final class HttpFleetFactory extends TypedFleetFactory<HttpSettings> {
  /** For {@link java.util.ServiceLoader}. */
  public HttpFleetFactory() {
    super("http", HttpSettings.HELP);
  }

  @Override
  protected HttpSettings read(Settings settings) {
    return HttpSettings.of(settings);
  }

  @Override
  protected String scaleCommand(HttpSettings settings, Operation.ScaleConsumers scale) {
    return curl(
        settings, settings.scaleMethod(), settings.scale(), "{\"count\":" + scale.to() + "}");
  }

  @Override
  protected String restartCommand(HttpSettings settings) {
    return curl(settings, "POST", settings.restart(), "{}");
  }

  private static String curl(HttpSettings settings, String method, Optional<URI> uri, String body) {
    List<String> words = new ArrayList<>(List.of("curl", "-X", method));
    words.addAll(List.of("-H", "Content-Type: application/json", "--data", body));
    String token =
        settings
            .tokenEnv()
            .map(name -> " -H \"Authorization: Bearer $" + name + "\"")
            .or(() ->
                settings
                    .tokenFile()
                    .map(f ->
                        " -H \"Authorization: Bearer $(cat "
                            + ShellWords.quoted(List.of(f.toString()))
                            + ")\""))
            .orElse("");
    return ShellWords.quoted(words)
        + token
        + " "
        + ShellWords.quoted(List.of(uri.map(URI::toString).orElse("URL")));
  }

  @Override
  protected ConsumerFleet open(
      HttpSettings settings,
      ConsumersDeclaration declaration,
      Path folder,
      Clock clock,
      Scheduler scheduler) {
    Token token = new Token(settings, name -> Optional.ofNullable(System.getenv(name)));
    HttpRunner runner =
        new HttpRunner(declaration.name(), settings, new Hook(settings.timeout()), token, clock);
    return new JournaledFleet(declaration, folder, clock, scheduler, settings.agree(), runner);
  }
}
