package io.clawback.consumers.http;

import io.clawback.consumers.base.JournaledFleet;
import io.clawback.consumers.base.Settings;
import io.clawback.consumers.base.ShellWords;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.plan.Operation;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.consumers.ConsumerFleetFactory;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Type {@code http}: a hook of the owner's that counts, scales and restarts. */
public final class HttpFleetFactory implements ConsumerFleetFactory {
  /** For {@link java.util.ServiceLoader}. */
  public HttpFleetFactory() {}

  @Override
  public String type() {
    return "http";
  }

  @Override
  public SortedMap<String, String> settings() {
    return HttpSettings.HELP;
  }

  @Override
  public List<Problem> check(ConsumersDeclaration declaration) {
    Settings settings = new Settings(declaration, settings());
    HttpSettings.of(settings);
    return settings.problems();
  }

  @Override
  public String nativeCommand(ConsumersDeclaration declaration, Operation operation) {
    HttpSettings settings = HttpSettings.of(new Settings(declaration, settings()));
    return switch (operation) {
      case Operation.ScaleConsumers scale ->
          curl(
              settings, settings.scaleMethod(), settings.scale(), "{\"count\":" + scale.to() + "}");
      case Operation.RestartConsumers _ -> curl(settings, "POST", settings.restart(), "{}");
      case Operation.RemoveMembers _,
          Operation.ExpandPartitions _,
          Operation.AlterSettings _,
          Operation.AlterQuota _,
          Operation.ResetOffsets _ ->
          throw new IllegalArgumentException("not an operation on consumers");
    };
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
  public ConsumerFleet open(
      ConsumersDeclaration declaration, Path folder, Clock clock, Scheduler scheduler) {
    Settings read = new Settings(declaration, settings());
    HttpSettings settings = HttpSettings.of(read);
    if (!read.problems().isEmpty()) {
      throw new ClawbackException(read.problems(), null);
    }
    Token token = new Token(settings, name -> Optional.ofNullable(System.getenv(name)));
    HttpRunner runner =
        new HttpRunner(declaration.name(), settings, new Hook(settings.timeout()), token, clock);
    return new JournaledFleet(declaration, folder, clock, scheduler, settings.agree(), runner);
  }
}
