package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.ScanFixture.AnyMessage;
import io.clawback.model.error.Category;
import io.clawback.spi.broker.Scan.Bounds;
import io.clawback.spi.broker.Scan.Cost;
import io.clawback.spi.broker.Scan.Ended;
import io.clawback.spi.broker.Scan.Lane;
import io.clawback.spi.broker.Scan.Range;
import io.clawback.spi.broker.Scan.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** How scans end, what they cost, and that they are harmless (SAFETY I9). */
public abstract class ScanEndsConformance extends Scans {
  @Test
  void anOpenTransactionHoldsBackWhatFollows() {
    String queue = queue(1, 4);
    Range range = new Range(0, 0, 7);
    try (LogFixture.Transaction open = fixture().begin(queue, 0, messages(3))) {
      Scanned scanned = new Scanned();
      Ended ended = read(request(queue, AMPLE_READ, range), scanned).getFirst();
      assertThat(scanned.all()).hasSize(4);
      assertThat(ended.next()).isEqualTo(4);
      assertThat(ended.problem())
          .hasValueSatisfying(p -> {
            assertThat(p.category()).isEqualTo(Category.STALE);
            assertThat(p.code()).endsWith(".held-back");
          });
      open.commit();
    }
    eventually(() -> assertThat(whole(queue, 4, 8).all()).hasSize(3));
  }

  @Test
  void whatWasTrimmedIsToldAndTheRestIsRead() {
    String queue = queue(1, 10);
    fixture().trim(queue, 0, 6);
    Scanned scanned = whole(queue, 2, 10);
    assertThat(scanned.all()).containsOnlyKeys(6L, 7L, 8L, 9L);
    assertThat(scanned.unreadable())
        .singleElement()
        .satisfies(u -> {
          assertThat(u.from()).isEqualTo(2);
          assertThat(u.to()).isEqualTo(6);
        });
    assertThat(whole(queue, 1, 4).all()).isEmpty();
  }

  @Test
  void aLogThatEndsEarlierEndsTheRange() {
    String queue = queue(1, 5);
    Scanned scanned = new Scanned();
    Ended ended = read(request(queue, AMPLE_READ, new Range(0, 3, 50)), scanned).getFirst();
    assertThat(scanned.all()).containsOnlyKeys(3L, 4L);
    assertThat(ended.next()).isEqualTo(5);
    assertThat(ended.problem())
        .hasValueSatisfying(p -> assertThat(p.category()).isEqualTo(Category.STALE));
  }

  @Test
  void bytesAreBounded() {
    String queue = queue(1);
    List<AnyMessage> messages = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      messages.add(new AnyMessage(null, new byte[10_000], List.of(), 1));
    }
    fixture().produceAny(queue, 0, messages);
    Scanned scanned = new Scanned();
    Range range = new Range(0, 0, 400);
    Bounds bounds = new Bounds(1, 1 << 20, 1_000_000);
    Ended ended = read(request(queue, bounds, range), scanned).getFirst();
    assertThat(ended.problem()).isEmpty();
    assertThat(ended.next()).isEqualTo(scanned.all().size()).isBetween(1L, 300L);
    Scanned none = new Scanned();
    assertThat(read(request(queue, new Bounds(1, 1, 0), range), none))
        .containsExactly(new Ended(range, 0, Optional.empty()));
    assertThat(none.all()).isEmpty();
  }

  @Test
  void goesOnFromWhereItWasStopped() {
    String queue = queue(1);
    for (int i = 0; i < 5; i++) {
      fixture().produce(queue, 0, messages(100));
    }
    SortedMap<Long, String> all = new TreeMap<>();
    long next = 0;
    int rounds = 0;
    while (next < 500) {
      Scanned scanned = new Scanned();
      Range range = new Range(0, next, 500);
      BooleanSupplier enough = () -> !scanned.lanes.isEmpty() && !scanned.all().isEmpty();
      Ended ended = scan().read(request(queue, AMPLE_READ, range), scanned, enough).getFirst();
      assertThat(ended.problem()).isEmpty();
      assertThat(ended.next()).isGreaterThan(next);
      scanned.all().forEach((offset, message) -> assertThat(all.put(offset, message)).isNull());
      next = ended.next();
      rounds++;
    }
    assertThat(all).hasSize(500);
    assertThat(rounds).isPositive();
  }

  @Test
  void readsNothingWhenItIsToldToStopAtOnce() {
    String queue = queue(1, 5);
    Range range = new Range(0, 0, 5);
    Scanned scanned = new Scanned();
    assertThat(scan().read(request(queue, AMPLE_READ, range), scanned, () -> true))
        .containsExactly(new Ended(range, 0, Optional.empty()));
    assertThat(scanned.all()).isEmpty();
  }

  @Test
  void aQueueThatIsNotThereEndsEveryRange() {
    String queue = queue(2, 5);
    fixture().deleteQueue(queue);
    List<Ended> ended =
        read(request(queue, AMPLE_READ, new Range(0, 0, 5), new Range(1, 2, 5)), new Scanned());
    assertThat(ended).extracting(Ended::next).containsExactly(0L, 2L);
    assertThat(ended)
        .allSatisfy(e ->
            assertThat(e.problem())
                .hasValueSatisfying(p -> assertThat(p.category()).isEqualTo(Category.STALE)));
    assertThat(fixture().facts(queue, name("group"))).as("nothing was made").isEmpty();
  }

  @Test
  void aQueueThatIsRemovedMeanwhileEndsWhatIsLeft() {
    String queue = queue(3, 10);
    Scanned scanned = new Scanned();
    Reader removing =
        range -> {
          Lane kept = scanned.lane(range);
          if (scanned.lanes.size() == 2) {
            fixture().deleteQueue(queue);
          }
          return kept;
        };
    Bounds alone = new Bounds(1, 1 << 20, 1L << 30);
    List<Ended> ended =
        read(
            request(queue, alone, new Range(0, 0, 10), new Range(1, 0, 10), new Range(2, 0, 10)),
            removing);
    assertThat(ended.get(0).problem()).isEmpty();
    assertThat(ended.get(2).problem())
        .hasValueSatisfying(p -> assertThat(p.category()).isEqualTo(Category.STALE));
    assertThat(ended.get(2).next()).isZero();
  }

  @Test
  void aPartitionThatIsNotThereHindersNoOther() {
    String queue = queue(1, 5);
    List<Ended> ended =
        read(request(queue, AMPLE_READ, new Range(7, 0, 5), new Range(0, 0, 5)), new Scanned());
    assertThat(ended.get(0).problem()).isPresent();
    assertThat(ended.get(1).problem()).isEmpty();
    assertThat(ended.get(1).next()).isEqualTo(5);
  }

  @Test
  void whatAReaderThrowsIsThrown() {
    String queue = queue(1, 50);
    Reader failing =
        _ -> {
          throw new IllegalStateException("mine");
        };
    assertThatThrownBy(() -> read(request(queue, AMPLE_READ, new Range(0, 0, 50)), failing))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("mine");
  }

  @Test
  void saysWhatItCosts() {
    String queue = queue(2, 1_000);
    String group = name("group");
    leavesAsItWas(
        queue,
        group,
        () -> {
          Cost cost =
              scan()
                  .cost(
                      request(queue, AMPLE_READ, new Range(0, 0, 1_000), new Range(1, 500, 1_000)));
          assertThat(cost.messages()).isEqualTo(1_500);
          cost.bytes().ifPresent(b -> assertThat(b).isBetween(1_000L, 1_000_000L));
          cost.time().ifPresent(t -> assertThat(t).isPositive());
          assertThat(cost.sideEffects()).isEmpty();
        });
  }

  @Test
  void aThousandScansLeaveTheBrokerAsItWas() {
    String queue = queue(2, 20);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 5L, 1, 20L));
    leavesAsItWas(
        queue,
        group,
        () -> {
          List<String> groups = broker().inspect().discover().groups();
          for (int i = 0; i < 1_000; i++) {
            Scanned scanned = new Scanned();
            Bounds bounds = new Bounds(1 + i % 2, 1 << 20, 1 << 20);
            read(request(queue, bounds, new Range(0, 5, 20), new Range(1, i % 20, 20)), scanned);
            assertThat(scanned.of(new Range(0, 5, 20)).offsets).hasSize(15);
          }
          assertThat(broker().inspect().discover().groups()).isEqualTo(groups);
        });
  }
}
