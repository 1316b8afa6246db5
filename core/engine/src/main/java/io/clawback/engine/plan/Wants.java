package io.clawback.engine.plan;

import io.clawback.model.finding.Severity;
import io.clawback.model.name.TenantName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked of each account, and how it is divided when that is more than there is: the worse
 * severity first, and among the tenants of one severity max-min fair. Not thread-safe.
 */
final class Wants {
  /** What there is a bound on. */
  enum Of {
    MESSAGES,
    INSTANCES,
    PARTITIONS
  }

  /** Whose share it is. */
  private record Key(String account, Of of, Severity severity) {}

  private final TreeMap<Key, Map<TenantName, List<Long>>> wanted =
      new TreeMap<>(
          Comparator.comparing(Key::account)
              .thenComparing(Key::of)
              .thenComparing(Key::severity, Comparator.reverseOrder()));
  private final TreeMap<String, Long> whole = new TreeMap<>();

  void add(Asker asker, Of of, long amount, long there) {
    wanted
        .computeIfAbsent(new Key(asker.account(), of, asker.severity()), k -> new LinkedHashMap<>())
        .computeIfAbsent(asker.tenant(), t -> new ArrayList<>())
        .add(amount);
    whole.put(asker.account() + " " + of, there);
  }

  /** Whether more than one tenant asks for some of it. */
  boolean shared(String account, Of of) {
    return wanted.entrySet().stream()
            .filter(e -> e.getKey().account().equals(account) && e.getKey().of() == of)
            .flatMap(e -> e.getValue().keySet().stream())
            .distinct()
            .count()
        > 1;
  }

  /** Each tenant's share of everything, by {@link #name}. */
  Map<String, Long> divided() {
    TreeMap<String, Long> shares = new TreeMap<>();
    TreeMap<String, Long> left = new TreeMap<>(whole);
    wanted.forEach((key, tenants) -> {
      String account = key.account() + " " + key.of();
      List<FairShares.Want> wants = new ArrayList<>();
      // Tenants are in the order in which they asked: the worst off first.
      tenants.forEach((tenant, items) ->
          wants.add(
              new FairShares.Want(
                  name(key.account(), key.of(), key.severity(), tenant),
                  items,
                  key.of() == Of.INSTANCES)));
      Map<String, Long> given = FairShares.divide(left.getOrDefault(account, 0L), wants);
      shares.putAll(given);
      left.merge(account, -given.values().stream().mapToLong(g -> g).sum(), Long::sum);
    });
    return shares;
  }

  /** One tenant's share of one thing at one severity. */
  static String name(String account, Of of, Severity severity, TenantName tenant) {
    return account + " " + of + " " + severity + " " + tenant;
  }
}
