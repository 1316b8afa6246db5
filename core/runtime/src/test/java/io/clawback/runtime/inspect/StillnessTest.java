package io.clawback.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.History;
import io.clawback.model.observed.Window;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A group that stands at 50 of 100 now, and what was seen of it before. */
class StillnessTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final SubscriptionId ID =
      new SubscriptionId(new GroupId(new BrokerId("prod", "main"), "g"), "q");

  /** Seconds ago, position and log end, oldest first. */
  private static boolean stands(boolean attended, long[]... seen) {
    long[] at = Arrays.stream(seen).mapToLong(s -> NOW.toEpochMilli() - 1_000 * s[0]).toArray();
    long[] position = Arrays.stream(seen).mapToLong(s -> s[1]).toArray();
    long[] end = Arrays.stream(seen).mapToLong(s -> s[2]).toArray();
    Window window = new Window(at, new int[] {3}, new long[][] {position}, new long[][] {end});
    History history =
        new History(
            new TreeMap<>(Map.of(ID, window)), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    Consumed consumed =
        new Consumed(
            "",
            false,
            new TreeMap<>(Map.of(3, 50L)),
            new TreeSet<>(attended ? List.of(3) : List.of()),
            List.of());
    return new Stillness(history, List.of())
        .standing(InspectRequest.backlog(ID), Optional.of(consumed), NOW)
        .positions()
        .equals(new TreeMap<>(Map.of(3, 50L)));
  }

  private static long[] seen(long secondsAgo, long position, long end) {
    return new long[] {secondsAgo, position, end};
  }

  @Test
  void whoDidNotMoveForLongAndHadSomethingToReadStands() {
    assertThat(stands(true, seen(60, 40, 90), seen(20, 50, 95), seen(5, 50, 96))).isTrue();
    assertThat(stands(true, seen(15, 50, 51))).isTrue();
  }

  @Test
  void whoMovedOrIsSeenForAShortTimeDoesNot() {
    assertThat(stands(true)).isFalse();
    assertThat(stands(true, seen(14, 50, 90))).isFalse();
    assertThat(stands(true, seen(60, 50, 90), seen(20, 40, 90), seen(5, 50, 90))).isFalse();
    assertThat(stands(true, seen(20, 49, 90), seen(5, 50, 90))).isFalse();
  }

  @Test
  void whoHadNothingToReadOrNobodyWhoReadsDoesNot() {
    assertThat(stands(true, seen(60, 50, 50), seen(5, 50, 60))).isFalse();
    assertThat(stands(false, seen(60, 50, 90))).isFalse();
  }
}
