package io.clawback.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.engine.Engine;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Limits;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.History;
import io.clawback.runtime.look.AgeTeller;
import io.clawback.runtime.look.Connections;
import io.clawback.runtime.look.SnapshotTaker;
import io.clawback.spi.state.ObservationStore;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ObserverTest {
  private static Observer observer(Supplier<ObservationStore> store) {
    Fleet fleet =
        new Fleet(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Limits.DEFAULT,
            "sha256:0");
    Connections none =
        new Connections(
            List.of(),
            List.of(),
            b -> {
              throw new IllegalStateException();
            },
            c -> {
              throw new IllegalStateException();
            });
    return new Observer(
        fleet,
        new Engine(),
        new SnapshotTaker(none, Clock.system()),
        new AgeTeller(none, Limits.DEFAULT),
        store,
        Clock.system(),
        Scheduler.system());
  }

  private static void look(Supplier<ObservationStore> store) {
    observer(store).look(id -> true, AgeTeller.Records.NONE);
  }

  @Test
  void saysWhyTheStoreDidNotOpen() {
    Problem full = new Problem("storage.full", Category.STORAGE, "store", "No room.", "Make room.");
    assertThatThrownBy(() ->
            look(() -> {
              throw new ClawbackException(full);
            }))
        .isInstanceOfSatisfying(
            ClawbackException.class, e -> assertThat(e.problem()).isEqualTo(full));
  }

  @Test
  void anythingElseThatGoesWrongIsAProblemToo() {
    for (Throwable wrong :
        List.of(new UnsatisfiedLinkError("no sqlite"), new IllegalStateException())) {
      assertThatThrownBy(() ->
              look(() -> {
                if (wrong instanceof Error error) {
                  throw error;
                }
                throw (RuntimeException) wrong;
              }))
          .isInstanceOfSatisfying(
              ClawbackException.class,
              e -> {
                assertThat(e.problem().code()).isEqualTo("storage.not-opened");
                assertThat(e.problem().category()).isEqualTo(Category.STORAGE);
                assertThat(e).hasCause(wrong);
              });
    }
  }

  @Test
  void opensTheStoreOnAThreadThatHasEndedWhenTheLookHas() {
    Thread[] opener = new Thread[1];
    assertThatThrownBy(() ->
            look(() -> {
              opener[0] = Thread.currentThread();
              throw new IllegalStateException("closed");
            }))
        .isInstanceOf(ClawbackException.class);
    assertThat(opener[0].isVirtual()).isTrue();
    assertThat(opener[0].isAlive()).isFalse();
  }

  @Test
  void showsWhatWasSeenThoughItCannotBeRemembered() {
    Problem full = new Problem("storage.full", Category.STORAGE, "store", "No room.", "Make room.");
    Observation seen =
        new Observation(
            new FleetSnapshot(Instant.EPOCH, List.of(), List.of(), List.of()),
            new History(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>()),
            List.of());
    AtomicBoolean shown = new AtomicBoolean();
    assertThatThrownBy(() ->
            observer(
                    () -> {
                      throw new ClawbackException(full);
                    })
                .remember(seen, () -> shown.set(true)))
        .isInstanceOfSatisfying(
            ClawbackException.class, e -> assertThat(e.problem()).isEqualTo(full));
    assertThat(shown).isTrue();
  }
}
