package io.clawback.consumers.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.consumers.base.Deadline;
import io.clawback.model.error.ClawbackException;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppingTest {
  private static final Identity CONSUMER = new Identity(4_000_001, 1);
  private static final Identity CHILD = new Identity(4_000_002, 2);
  private static final Identity US = new Identity(4_000_003, 3);

  @TempDir private Path folder;
  private final Session session = new Session();

  private Stopping stopping() {
    return new Stopping(session, new FileInstanceRecords(folder), Duration.ofSeconds(1));
  }

  private static List<Consumer> consumer() {
    return List.of(new Consumer(CONSUMER, Optional.empty()));
  }

  private void stop() throws IOException {
    stopping()
        .stop(consumer(), Deadline.in(Clock.system(), Scheduler.system(), Duration.ofSeconds(9)));
  }

  @Test
  void nobodyIsToldWhereOneOfTheFamilyIsAboveUs() throws IOException {
    session.family = List.of(CONSUMER, CHILD, US);

    assertThat(stopping().refusal(consumer()))
        .hasValueSatisfying(p -> assertThat(p.code()).isEqualTo("consumers.above-us"));
    assertThatThrownBy(this::stop)
        .isInstanceOf(ClawbackException.class)
        .hasMessageContaining("consumers.above-us");
    assertThat(session.signalled).isEmpty();
  }

  @Test
  void aFamilyBesideUsIsStoppedAsAWhole() throws IOException {
    session.family = List.of(CONSUMER, CHILD);

    assertThat(stopping().refusal(consumer())).isEmpty();
    stop();
    assertThat(session.signalled).containsExactly(CONSUMER, CHILD);
  }

  /** Processes of one session; whoever is told to end does so at once. */
  private static final class Session implements Processes {
    List<Identity> family = List.of();
    final List<Identity> signalled = new ArrayList<>();

    @Override
    public Place place() {
      return new Place("host", "boot", "namespace");
    }

    @Override
    public Optional<Identity> at(long pid) {
      return family.stream().filter(i -> i.pid() == pid && !signalled.contains(i)).findFirst();
    }

    @Override
    public Map<String, List<Identity>> tokens() {
      return Map.of();
    }

    @Override
    public List<Identity> family(Identity leader) {
      return family;
    }

    @Override
    public Optional<Instant> startedAt(Identity identity) {
      return Optional.empty();
    }

    @Override
    public boolean aboveUs(long pid) {
      return pid == US.pid();
    }

    @Override
    public String commandLine(long pid) {
      return "";
    }

    @Override
    public void signal(Identity identity, boolean forcibly) {
      signalled.add(identity);
    }
  }
}
