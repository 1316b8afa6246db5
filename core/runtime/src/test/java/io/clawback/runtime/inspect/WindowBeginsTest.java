package io.clawback.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.spi.broker.Scan;
import io.clawback.spi.state.AcceptedKeys;
import io.clawback.spi.state.AcceptedKeys.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One partition, of which the group consumed up to 900; a window of a day. */
class WindowBeginsTest {
  private static final Instant AT = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final long SINCE = AT.minus(DAY).toEpochMilli();
  private static final long HOUR = 3_600_000;

  private static WindowBegins of(
      long start, long first, long begin, long oldest, long latest, Mark... marks) {
    Consumed.Part part =
        new Consumed.Part(
            0,
            OptionalLong.of(start),
            OptionalLong.of(1_000),
            OptionalLong.of(1_000),
            OptionalLong.of(900));
    return of(part, first, begin, oldest, latest, marks);
  }

  private static WindowBegins of(
      Consumed.Part part, long first, long begin, long oldest, long latest, Mark... marks) {
    LogTimes log =
        new LogTimes(
            new TreeMap<>(Map.of(0, first)),
            new TreeMap<>(Map.of(0, begin)),
            AT,
            parts -> oldest < 0 ? new TreeMap<>() : new TreeMap<>(Map.of(0, oldest)));
    return WindowBegins.of(
        new Consumed("", false, new TreeMap<>(Map.of(0, 900L)), new TreeSet<>(), List.of(part)),
        AT,
        DAY,
        log,
        new AcceptedKeys.Ready(List.of(), List.of(), List.of(marks), 0, latest));
  }

  private static Mark mark(long offset, long millis) {
    return new Mark(0, offset, millis);
  }

  private static void from(long offset, WindowBegins begins) {
    assertThat(begins.window()).containsExactly(new Scan.Range(0, offset, 900));
  }

  private static void whole(WindowBegins begins) {
    assertThat(begins.knownSince()).isEqualTo(Instant.ofEpochMilli(SINCE));
    assertThat(begins.late()).isEmpty();
  }

  private static void late(long millis, WindowBegins begins) {
    assertThat(begins.knownSince()).isEqualTo(Instant.ofEpochMilli(millis));
    assertThat(begins.late()).containsExactly(0);
  }

  @Test
  void aLogThatNeverLostAMessageIsWhole() {
    WindowBegins begins = of(0, 0, 0, -1, 0);
    whole(begins);
    from(0, begins);
  }

  @Test
  void aLogWhoseFirstMessageIsOlderIsWhole() {
    WindowBegins begins = of(100, 103, 250, -1, 0);
    whole(begins);
    from(250, begins);
  }

  @Test
  void aShorterLogIsKnownFromItsFirstMessageOn() {
    // The log begins at 100, its first message (behind a marker) at 103, which is in the window.
    WindowBegins begins = of(100, 103, 103, SINCE + HOUR, 0);
    late(SINCE + HOUR, begins);
    from(100, begins);
  }

  @Test
  void ofAnEmptiedLogNothingIsKnown() {
    late(AT.toEpochMilli(), of(1_000, 1_000, 1_000, -1, 0));
  }

  @Test
  void anEarlierLookSawWhereTheWindowBegins() {
    WindowBegins begins =
        of(500, 500, 500, -1, 0, mark(40, SINCE - HOUR), mark(60, SINCE - 70_000), mark(80, SINCE));
    whole(begins);
    from(60, begins);
  }

  @Test
  void anEarlierLookSawMoreThanTheLogHolds() {
    WindowBegins begins =
        of(500, 500, 500, -1, 0, mark(40, SINCE + HOUR), mark(60, SINCE + DAY.toMillis()));
    late(SINCE + HOUR, begins);
    from(40, begins);
  }

  @Test
  void aMarkThatTheLogContradictsSaysNothing() {
    // A slow clock set it: the log has messages of the window from 300 on.
    WindowBegins begins = of(100, 100, 300, -1, 0, mark(800, SINCE - HOUR));
    whole(begins);
    from(300, begins);
    late(SINCE + HOUR, of(300, 300, 300, SINCE + HOUR, 0, mark(800, SINCE - HOUR)));
  }

  @Test
  void aClockThatWasSetBackMakesNoMarkOlder() {
    assertThat(of(0, 0, 0, -1, 0).more()).containsExactly(mark(1_000, AT.toEpochMilli()));
    long later = AT.toEpochMilli() + HOUR;
    assertThat(of(0, 0, 0, -1, later).more()).containsExactly(mark(1_000, later));
    assertThat(of(0, 0, 0, -1, 0, mark(990, AT.toEpochMilli() - 60_000)).more()).isEmpty();
  }

  @Test
  void withoutAPositionNothingIsKnownUnlessNothingWasThere() {
    Consumed.Part unplaced =
        new Consumed.Part(
            0, OptionalLong.of(0), OptionalLong.of(10), OptionalLong.of(10), OptionalLong.empty());
    WindowBegins begins = of(unplaced, 0, 0, -1, 0);
    assertThat(begins.unknown()).containsExactly(0);
    assertThat(begins.window()).isEmpty();
    Consumed.Part empty =
        new Consumed.Part(
            0, OptionalLong.of(0), OptionalLong.of(0), OptionalLong.of(0), OptionalLong.empty());
    assertThat(of(empty, 0, 0, -1, 0).unknown()).isEmpty();
  }
}
