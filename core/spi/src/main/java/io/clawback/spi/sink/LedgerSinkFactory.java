package io.clawback.spi.sink;

import io.clawback.model.error.Problem;
import io.clawback.model.fleet.SinkDeclaration;
import io.clawback.spi.broker.Secret;
import java.util.List;
import java.util.SortedMap;

/** Makes sinks of one type; found by {@link java.util.ServiceLoader}. */
public interface LedgerSinkFactory {
  /** The type's name in the config, such as {@code jsonl}. */
  String type();

  /** The settings it takes, by name, each with one line of help. */
  SortedMap<String, String> settings();

  /** What is wrong with the declaration, all at once. */
  List<Problem> check(SinkDeclaration declaration);

  /** The sink. */
  LedgerSink open(SinkDeclaration declaration, SortedMap<String, Secret> resolved);
}
