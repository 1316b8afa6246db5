package io.clawback.model.fleet;

import io.clawback.model.name.NamePattern;
import java.util.List;
import java.util.Optional;

/**
 * Two or more environments must agree on a property.
 *
 * @param name for people
 * @param property dotted: {@code queue.partitions}, {@code queue.replication}, {@code
 *     queue.settings.KEY}, {@code group.lag}, {@code group.consumed}, {@code group.members}, {@code
 *     quota.KEY}
 * @param subjects names of the queues, groups or quota entities compared
 * @param ignored names that are not; wins
 * @param reference the environment that is right; empty means that none is, and no alignment can be
 *     planned
 * @param environments compared with the reference, or with each other when there is none
 * @param relation how they must agree
 * @param align whether a plan may change the others towards the reference
 */
public record ParityRule(
    String name,
    String property,
    List<NamePattern> subjects,
    List<NamePattern> ignored,
    Optional<String> reference,
    List<String> environments,
    Relation relation,
    boolean align) {

  /** How values must agree. */
  public sealed interface Relation {}

  /** The same text. */
  public record Equal() implements Relation {}

  /** At least the reference's number. */
  public record AtLeast() implements Relation {}

  /** The number divided by the reference's lies in a range. */
  public record Ratio(double least, double most) implements Relation {}

  /** The numbers differ by at most this much. */
  public record Within(long most) implements Relation {}
}
