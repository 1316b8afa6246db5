package io.clawback.spi.consumers;

import io.clawback.model.error.Problem;
import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.plan.Operation;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** Makes consumer fleets of one type; found by {@link java.util.ServiceLoader}. */
public interface ConsumerFleetFactory {
  /** The type's name in the config, such as {@code process}. */
  String type();

  /** The settings it takes, by name, each with one line of help. */
  SortedMap<String, String> settings();

  /** What is wrong with the declaration, all at once. */
  List<Problem> check(ConsumersDeclaration declaration);

  /** What an operator would do by hand instead. Pure; holds no secret. */
  String nativeCommand(ConsumersDeclaration declaration, Operation operation);

  /**
   * The fleet.
   *
   * @param folder a folder of its own under the data folder, where it may keep what it must
   *     remember
   */
  ConsumerFleet open(
      ConsumersDeclaration declaration, Path folder, Clock clock, Scheduler scheduler);
}
