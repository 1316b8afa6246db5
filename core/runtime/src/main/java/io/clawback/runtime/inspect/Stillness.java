package io.clawback.runtime.inspect;

import io.clawback.content.Standing;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where groups stood before a look, so that one whose position does not move although it has
 * readers is told from one that only happens to be there.
 */
public final class Stillness {
  /** Nothing was seen before. */
  public static final Stillness UNKNOWN = new Stillness(History.none(), List.of());

  /** Positions stand still from here on: three of Kafka's default commit intervals. */
  private static final Duration LEAST = Duration.ofSeconds(15);

  private final History history;
  private final List<FleetSnapshot> looks;

  /**
   * What was seen.
   *
   * @param looks further looks, in any order
   */
  public Stillness(History history, List<FleetSnapshot> looks) {
    this.history = history;
    this.looks = List.copyOf(looks);
  }

  /** Where the group stands still, of what it has readers for. */
  Standing standing(InspectRequest request, Optional<Consumed> consumed, Instant at) {
    if (consumed.isEmpty() || request.subscription().isEmpty()) {
      return Standing.UNKNOWN;
    }
    TreeMap<Integer, Long> standing = new TreeMap<>();
    for (Map.Entry<Integer, Long> now : consumed.get().positions().entrySet()) {
      if (consumed.get().attended().contains(now.getKey())
          && stands(seen(request.subscription().get(), now.getKey()), now.getValue(), at)) {
        standing.put(now.getKey(), now.getValue());
      }
    }
    return new Standing(standing);
  }

  /** Back from now on, as long as it was there and had something to read: for long enough. */
  private static boolean stands(SortedMap<Long, Seen> seen, long position, Instant at) {
    long since = at.toEpochMilli();
    for (Map.Entry<Long, Seen> before : new TreeMap<>(seen).descendingMap().entrySet()) {
      if (before.getValue().position() != position || before.getValue().end() <= position) {
        break;
      }
      since = Math.min(since, before.getKey());
    }
    return at.toEpochMilli() - since >= LEAST.toMillis();
  }

  private SortedMap<Long, Seen> seen(SubscriptionId id, int partition) {
    TreeMap<Long, Seen> seen = new TreeMap<>();
    Window window = history.windows().get(id);
    int row = window == null ? -1 : window.row(partition);
    for (int i = 0; window != null && row >= 0 && i < window.size(); i++) {
      seen.put(window.atMillis(i), new Seen(window.committed(row, i), window.logEnd(row, i)));
    }
    for (FleetSnapshot look : looks) {
      look.group(id.group()).flatMap(g -> g.subscription(id.queue())).stream()
          .flatMap(s -> s.partitions().stream())
          .filter(p -> p.partition() == partition)
          .findFirst()
          .ifPresent(p -> seen.put(look.at().toEpochMilli(), Seen.of(p)));
    }
    return seen;
  }

  /** A position and how far there was to read then; -1 where it was not known. */
  private record Seen(long position, long end) {
    static Seen of(PartitionLag lag) {
      long position = lag.committed().number().orElse(-1);
      long behind = lag.offsetLag().number().orElse(0);
      return new Seen(position, position + behind);
    }
  }
}
