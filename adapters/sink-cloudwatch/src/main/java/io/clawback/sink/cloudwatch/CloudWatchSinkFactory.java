package io.clawback.sink.cloudwatch;

import io.clawback.model.error.Problem;
import io.clawback.model.fleet.SinkDeclaration;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.sink.LedgerSink;
import io.clawback.spi.sink.LedgerSinkFactory;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes sinks of type {@code cloudwatch}; found by {@link java.util.ServiceLoader}. */
public final class CloudWatchSinkFactory implements LedgerSinkFactory {
  @Override
  public String type() {
    return "cloudwatch";
  }

  @Override
  public SortedMap<String, String> settings() {
    return Settings.HELP;
  }

  @Override
  public List<Problem> check(SinkDeclaration declaration) {
    return new Settings(declaration.settings()).problems();
  }

  @Override
  public LedgerSink open(SinkDeclaration declaration, SortedMap<String, Secret> resolved) {
    TreeMap<String, String> values = new TreeMap<>(declaration.settings());
    resolved.forEach((name, secret) -> values.put(name, secret.reveal()));
    Settings settings = new Settings(values);
    return new CloudWatchSink(declaration.name(), settings, () -> Clients.open(settings));
  }
}
