package io.clawback.model.fleet;

import io.clawback.model.name.NamePattern;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the messages of some queues mean, and who may see them. Selectors are {@code key}, {@code
 * header:NAME} or {@code $.path.to.field}, checked when the file is read.
 *
 * @param name unique
 * @param scope of which queues
 * @param idempotencyKey selects what tells a message from its duplicates; empty: duplicates are not
 *     looked for
 * @param tenant selects whose a message is; empty: the whole queue is its owner's
 * @param acceptedWindow for how long an idempotency key, once accepted, is a duplicate when it
 *     comes again; zero: only within what is read
 * @param contracts what messages must keep to
 * @param showTo who may see values of messages, as {@code user@host}; nobody when empty, and then
 *     values are masked
 * @param messageBytes a message larger than this, unpacked, is told and never held
 * @param duplicateBytes the most memory that the search for duplicates may take
 * @param acceptedReadBytes the most that one look fetches of what was consumed, for its keys
 * @param acceptedKeys how many keys of what was consumed are kept of a queue, at most; up to 24
 *     bytes of memory each during a look
 * @param quarantine the queue on the same broker that messages are set aside in; empty: none are
 * @param beside the queue on the same broker that a group's backlog is written to where others read
 *     the queue, too; the same consumers read both; empty: there is none
 * @param skips where consumers learn which messages to leave out; empty: they have no interceptor
 */
public record ContentDeclaration(
    String name,
    Scope scope,
    Optional<String> idempotencyKey,
    Optional<String> tenant,
    Duration acceptedWindow,
    List<ContractDeclaration> contracts,
    List<NamePattern> showTo,
    int messageBytes,
    long duplicateBytes,
    long acceptedReadBytes,
    long acceptedKeys,
    Optional<String> quarantine,
    Optional<String> beside,
    Optional<Skips> skips) {
  /** What holds for queues that no declaration names: values are masked, nothing is selected. */
  public static final ContentDeclaration DEFAULT =
      new ContentDeclaration(
          "(default)",
          Scope.ALL,
          Optional.empty(),
          Optional.empty(),
          Duration.ZERO,
          List.of(),
          List.of(),
          8 << 20,
          64L << 20,
          256L << 20,
          5_000_000,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * Queues on the same broker that the consumers' interceptor is set up with.
   *
   * @param list what they learn it from
   * @param status what they answer in
   */
  public record Skips(String list, String status) {}

  public ContentDeclaration {
    contracts = List.copyOf(contracts);
    showTo = List.copyOf(showTo);
  }

  /** Whether it is about the queue, which {@code tenant} owns. */
  public boolean matches(TenantName tenant, QueueId queue) {
    return scope.matches(tenant, queue.broker().environment(), queue.name(), "");
  }

  /** Whether {@code who}, as {@code user@host}, may see values. */
  public boolean shows(String who) {
    return showTo.stream().anyMatch(p -> p.matches(who));
  }
}
