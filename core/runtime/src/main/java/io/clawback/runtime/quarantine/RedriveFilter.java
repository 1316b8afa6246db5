package io.clawback.runtime.quarantine;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Message;
import io.clawback.model.message.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which dead letters are meant. All that is said holds together; of a list, one is enough, and an
 * empty one says nothing.
 *
 * @param reasons of several that a letter names by commas, one is enough; of an id, its first eight
 *     digits or more are
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
  /** So many of those that are there are named. */
  private static final int NAMED = 20;

  /** An id, or how it begins, as it is printed. */
  private static final Pattern ID = Pattern.compile("[0-9a-f][0-9a-f-]{7,}");

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
        && (operations.isEmpty() || origin.operation().filter(this::didIt).isPresent())
        && one(keys, message.key().map(k -> new String(k, StandardCharsets.UTF_8)))
        && before.map(b -> time >= 0 && time < b.toEpochMilli()).orElse(true)
        && since.map(s -> time >= s.toEpochMilli()).orElse(true)
        && where.map(w -> w.test(message)).orElse(true);
  }

  private boolean named(String reason) {
    return reasons.contains(reason)
        || Arrays.stream(reason.split(",", -1)).anyMatch(r -> begins(r, reasons));
  }

  private boolean didIt(String operation) {
    return begins(operation, operations);
  }

  /** Names are meant whole: what is parked for one tenant is not what is for a longer name. */
  private static boolean begins(String id, List<String> wanted) {
    return wanted.contains(id)
        || wanted.stream().anyMatch(w -> ID.matcher(w).matches() && id.startsWith(w));
  }

  /**
   * A problem for each of these that nothing at all that lies there fits.
   *
   * @param reasons all that are there; likewise the others
   */
  List<Problem> unmatched(
      SortedSet<String> reasons, SortedSet<String> tenants, SortedSet<String> operations) {
    List<Problem> problems = new ArrayList<>();
    if (this.reasons.size() > 0 && reasons.stream().noneMatch(this::named)) {
      problems.add(none("--reason", this.reasons, reasons));
    }
    if (this.tenants.size() > 0 && tenants.stream().noneMatch(this.tenants::contains)) {
      problems.add(none("--tenant", this.tenants, tenants));
    }
    if (this.operations.size() > 0 && operations.stream().noneMatch(this::didIt)) {
      problems.add(none("--operation", this.operations, operations));
    }
    return problems;
  }

  private static Problem none(String option, List<String> wanted, SortedSet<String> there) {
    TreeSet<String> said = new TreeSet<>(there);
    said.remove("");
    return new Problem(
        "usage.no-match",
        Category.USAGE,
        option + " " + String.join(",", wanted),
        "Nothing that lies there is so.",
        said.isEmpty()
            ? "Leave it out: no message there says it."
            : "There are: "
                + said.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (said.size() > NAMED ? " and " + (said.size() - NAMED) + " more." : "."));
  }

  private static boolean one(List<String> wanted, Optional<String> value) {
    return wanted.isEmpty() || value.filter(wanted::contains).isPresent();
  }
}
