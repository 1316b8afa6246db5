package io.clawback.spi.broker;

import io.clawback.model.error.Problem;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.plan.Operation;
import io.clawback.spi.time.Clock;
import java.util.List;
import java.util.SortedMap;

/** Makes brokers of one type; found by {@link java.util.ServiceLoader}. */
public interface BrokerFactory {
  /** The type's name in the config, such as {@code kafka}. */
  String type();

  /** The settings it takes, by name, each with one line of help: the allow-list. */
  SortedMap<String, String> settings();

  /**
   * What is wrong with the declaration, all at once; connects to nothing. The culprit is the
   * setting's name.
   */
  List<Problem> check(BrokerDeclaration declaration);

  /**
   * What an operator would type, with this kind of broker's own tools, to do the same by hand.
   * Pure; holds no secret.
   */
  String nativeCommand(BrokerDeclaration declaration, Operation operation);

  /**
   * What the broker at that address says it is, whatever was declared: for {@code init}, which
   * writes the first declaration. Looks only. Throws a coded problem when it does not answer.
   */
  String introduce(
      BrokerDeclaration declaration,
      SortedMap<String, Secret> resolved,
      Limits limits,
      Clock clock);

  /**
   * A broker, not yet connected.
   *
   * @param declaration what was declared
   * @param resolved its settings with secrets put in; never printed
   */
  Broker open(
      BrokerDeclaration declaration,
      SortedMap<String, Secret> resolved,
      Limits limits,
      Clock clock);
}
