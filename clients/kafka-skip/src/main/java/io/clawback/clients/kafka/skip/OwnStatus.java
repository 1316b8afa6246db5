package io.clawback.clients.kafka.skip;

import io.clawback.clients.kafka.skip.format.MemberStatus;
import io.clawback.clients.kafka.skip.format.MemberStatus.State;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** How this member stands, and when it last said so. For the reading thread, but for late(). */
final class OwnStatus {
  private final SkipSettings settings;
  private final SkipCounts.Own counts;
  private final String member = UUID.randomUUID().toString();
  private State state = State.READING;
  private String why = "";
  private String trouble = "";
  private long version;
  private long entries;
  private long saidNanos;
  private boolean said;
  private volatile boolean late;

  OwnStatus(SkipSettings settings, SkipCounts.Own counts) {
    this.settings = settings;
    this.counts = counts;
  }

  void is(State now, String because) {
    state = now;
    why = because;
    entries = 0;
    version = 0;
  }

  /** The list is in force as of that offset. */
  void applied(long offset, long listed) {
    state = State.APPLIED;
    why = "";
    trouble = "";
    version = offset;
    entries = listed;
    late = false;
  }

  /** Whether it is in force as of that offset. */
  boolean isAt(long offset) {
    return state == State.APPLIED && version == offset;
  }

  /** The application was not kept waiting any longer. */
  void late() {
    late = true;
  }

  /** True when this trouble is another one than before. */
  boolean troubled(RuntimeException e) {
    boolean other = !trouble.equals(e.toString());
    trouble = e.toString();
    return other;
  }

  /** Whether it is time to say so again. */
  boolean due() {
    return !said || untilDue(Duration.ofMillis(Long.MAX_VALUE / 2)).isZero();
  }

  /** For how long it need not be said, at most {@code most}. */
  Duration untilDue(Duration most) {
    long gone = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - saidNanos);
    long left = said ? Math.max(0, settings.heartbeatMillis() - gone) : 0;
    return Duration.ofMillis(Math.min(left, most.toMillis()));
  }

  void say(StatusWriter writer) {
    said = true;
    saidNanos = System.nanoTime();
    String because = why.isEmpty() && state == State.READING ? trouble : why;
    writer.write(
        new MemberStatus(
            settings.group(),
            settings.client(),
            member,
            state,
            version,
            entries,
            counts.dropped(),
            counts.mismatched(),
            late && state == State.READING ? "delivering everything; " + because : because));
  }
}
