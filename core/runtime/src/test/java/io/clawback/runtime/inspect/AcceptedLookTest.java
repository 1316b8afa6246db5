package io.clawback.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.content.Selector;
import io.clawback.content.duplicate.AcceptedBefore;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.ContentDeclaration;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.spi.state.AcceptedKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A store that knows the whole window. */
class AcceptedLookTest {
  private static final QueueId QUEUE = new QueueId(new BrokerId("prod", "main"), "orders");
  private static final Instant AT = Instant.parse("2026-03-02T00:00:00Z");

  private static AcceptedLook look(AcceptedKeys store) {
    ContentDeclaration d = ContentDeclaration.DEFAULT;
    return new AcceptedLook(
        () -> store,
        QUEUE,
        new ContentDeclaration(
            d.name(),
            d.scope(),
            Optional.of("key"),
            d.tenant(),
            Duration.ofDays(1),
            d.contracts(),
            d.showTo(),
            d.messageBytes(),
            d.duplicateBytes(),
            d.acceptedReadBytes(),
            d.acceptedKeys(),
            d.quarantine(),
            d.beside(),
            d.skips()),
        new Selector.Key(),
        new Consumed(
            "",
            false,
            new TreeMap<>(Map.of(0, 10L)),
            new TreeSet<>(),
            List.of(
                new Consumed.Part(
                    0,
                    OptionalLong.of(0),
                    OptionalLong.of(20),
                    OptionalLong.of(20),
                    OptionalLong.of(10)))),
        AT,
        new LogTimes(new TreeMap<>(), new TreeMap<>(), AT, _ -> new TreeMap<>()));
  }

  private static void ask(AcceptedBefore before, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(before.ask(new byte[] {1}, 0, 1, new byte[1], 0, 1)).isNull();
    }
  }

  @Test
  void knowsTheWholeWindowWhenTheStoreAnswers() {
    try (AcceptedLook look = look(new Store(false, false))) {
      ask(look.before(), 3);
      assertThat(look.coverage())
          .isEqualTo(
              new AcceptedLook.Coverage(
                  AT.minus(Duration.ofDays(1)),
                  1,
                  10,
                  10,
                  0,
                  0,
                  AT.minus(Duration.ofDays(1)),
                  true));
      assertThat(look.problems()).isEmpty();
    }
  }

  @Test
  void countsMessagesThatTheStoreDidNotAnswerFor() {
    try (AcceptedLook look = look(new Store(false, true))) {
      ask(look.before(), 3);
      assertThat(look.coverage().covered()).isEqualTo(10);
      assertThat(look.coverage().unasked()).isEqualTo(3);
      assertThat(look.coverage().whole()).isFalse();
      assertThat(look.problems()).extracting(Problem::code).containsExactly("storage.io");
    }
  }

  @Test
  void countsAllMessagesWhenTheStoreCannotBeAsked() {
    try (AcceptedLook look = look(new Store(true, false))) {
      ask(look.before(), 4);
      assertThat(look.coverage().covered()).isZero();
      assertThat(look.coverage().unasked()).isEqualTo(4);
      assertThat(look.coverage().whole()).isFalse();
      assertThat(look.problems()).extracting(Problem::code).containsExactly("storage.io");
    }
  }

  /** Fails when it is asked for all, or for one. */
  private record Store(boolean noneKnown, boolean noAnswer) implements AcceptedKeys {
    private static ClawbackException failure() {
      return new ClawbackException(
          new Problem("storage.io", Category.STORAGE, "accepted.sqlite", "disk", "Look again."));
    }

    @Override
    public Ready prepare(QueueId queue, String meaning, Window window) {
      return new Ready(List.of(new Stretch(0, 0, 10)), List.of(), List.of(), 0, 0);
    }

    @Override
    public void mark(QueueId queue, String meaning, List<Mark> begins, List<Mark> more) {
      assertThat(begins).containsExactly(new Mark(0, 0, Long.MIN_VALUE));
    }

    @Override
    public void add(
        QueueId queue,
        String meaning,
        Bounds bounds,
        Stretch read,
        List<Stretch> unread,
        List<Accepted> messages) {
      throw new AssertionError("all is there");
    }

    @Override
    public Known known(
        QueueId queue, String meaning, Instant since, SortedMap<Integer, Long> positions) {
      if (noneKnown) {
        throw failure();
      }
      return new Known() {
        @Override
        public Optional<Accepted> first(byte[] bytes, int from, int length) {
          if (noAnswer) {
            throw failure();
          }
          return Optional.empty();
        }

        @Override
        public long keys() {
          return 1;
        }
      };
    }

    @Override
    public Kept kept(QueueId queue) {
      return new Kept(1, 1);
    }

    @Override
    public void close() {}
  }
}
