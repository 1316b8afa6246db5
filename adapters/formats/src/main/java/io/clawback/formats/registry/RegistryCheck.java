package io.clawback.formats.registry;

import io.clawback.content.Contract.Elsewhere;
import io.clawback.formats.registry.RegistryFailure.Kind;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Asks a registry whether it answers: one request, the same as for a message's schema, so that it
 * takes no other rights, for a schema that no registry has given a number to yet.
 */
final class RegistryCheck {
  /** The largest number of Confluent's: they are given from 1 on. */
  private static final long NOBODYS = Integer.MAX_VALUE;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final RegistrySettings settings;
  private final Whereabouts registry;
  private final Optional<SSLContext> trust;

  RegistryCheck(RegistrySettings settings, Optional<SSLContext> trust) {
    this.settings = settings.within(PATIENCE);
    this.registry = new Whereabouts(settings);
    this.trust = trust;
  }

  Elsewhere ask() {
    try {
      RegistryHttp.Answer answer =
          new RegistryHttp(settings, trust).ask(settings.api().schema(settings.space(), NOBODYS));
      return failed(
          new RegistryFailure(
              Kind.FOREIGN,
              answer.contentType().contains("html")
                  ? "a web page is there"
                  : "what is there has an answer for a schema that nobody has"));
    } catch (RegistryFailure e) {
      return e.kind() == Kind.UNKNOWN
          ? new Elsewhere(
              "registry",
              registry.address(),
              Optional.empty(),
              "it answers as " + settings.api().product() + " does",
              "")
          : failed(e);
    }
  }

  private Elsewhere failed(RegistryFailure failure) {
    String code =
        switch (failure.kind()) {
          case DOWN, SPENT -> "inspect.registry-unreachable";
          case REFUSED -> "inspect.registry-refused";
          case FOREIGN, WRONG, UNKNOWN -> "inspect.no-registry";
        };
    return new Elsewhere(
        "registry",
        registry.address(),
        Optional.of(code),
        failure.why() + ".",
        registry.nextMove(failure.kind()));
  }
}
