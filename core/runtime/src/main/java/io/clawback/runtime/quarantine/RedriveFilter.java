package io.clawback.runtime.quarantine;

import io.clawback.model.message.Message;
import io.clawback.model.message.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which dead letters are meant. All that is said holds together; of a list, one is enough, and an
 * empty one says nothing.
 *
 * @param reasons of several that a letter names by commas, one is enough
 * @param before only messages older than that; one without a time is not
 * @param since only messages at least that new
 * @param where must hold of the message as it was
 */
public record RedriveFilter(
    List<String> reasons,
    List<String> tenants,
    List<String> operations,
    List<String> keys,
    Optional<Instant> before,
    Optional<Instant> since,
    Optional<Predicate<Message>> where) {
  public RedriveFilter {
    reasons = List.copyOf(reasons);
    tenants = List.copyOf(tenants);
    operations = List.copyOf(operations);
    keys = List.copyOf(keys);
  }

  /** Whether it is meant. */
  boolean means(Origin origin) {
    Message message = origin.message();
    long time = message.timestampMillis();
    return (reasons.isEmpty() || named(origin.reason()))
        && one(tenants, origin.tenant())
        && one(operations, origin.operation())
        && one(keys, message.key().map(k -> new String(k, StandardCharsets.UTF_8)))
        && before.map(b -> time >= 0 && time < b.toEpochMilli()).orElse(true)
        && since.map(s -> time >= s.toEpochMilli()).orElse(true)
        && where.map(w -> w.test(message)).orElse(true);
  }

  private boolean named(String reason) {
    return reasons.contains(reason)
        || Arrays.stream(reason.split(",", -1)).anyMatch(reasons::contains);
  }

  private static boolean one(List<String> wanted, Optional<String> value) {
    return wanted.isEmpty() || value.filter(wanted::contains).isPresent();
  }
}
