package io.clawback.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.audit.EntryKind;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.message.Tally;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.MessageOperation.VoidCopies;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the ledger tells of batches, whatever they were of. */
class ProgressTest extends ExecutorFixture {
  private static final SubscriptionId READER = new SubscriptionId(new GroupId(PROD, "g"), "orders");
  private static final QueueId ASIDE = new QueueId(PROD, "aside");
  private static final Tally THREE = new Tally(3, 1, 7);
  private static final Tally ONE = new Tally(1, 0, 4);

  private static Step copies() {
    return step(
        "1",
        new SetAside(READER, "id", List.of(new Chosen(0, "0-2")), ASIDE, "s"),
        new WayBack.Undo(new VoidCopies(READER, ASIDE)),
        false);
  }

  private static Step rewrite() {
    Rewrite rewrite =
        new Rewrite(
            READER,
            "id",
            List.of(new OffsetMove(0, Optional.of(0L), Optional.of(3L))),
            List.of(new Chosen(0, "1")),
            READER.queueId(),
            ASIDE,
            "s");
    return step("1", rewrite, new WayBack.Undo(rewrite.back()), false);
  }

  private void batch(Books books, Step step, Progress.Told told, Map<String, Json> placed) {
    Order order = fresh(step);
    Journal journal = new Journal(world, order);
    TreeMap<String, Json> batch = new TreeMap<>(Journal.detail("batch", told));
    var id = OperationIds.forward(order.run(), step.id());
    books.add(journal.step(EntryKind.BATCH_INTENDED, step, id, batch));
    TreeMap<String, Json> more = new TreeMap<>(placed);
    more.putAll(batch);
    books.add(journal.step(EntryKind.BATCH_PLACED, step, id, more));
    books.add(journal.step(EntryKind.BATCH_SETTLED, step, id, batch));
  }

  @Test
  void copiesWereNotWrittenOnceMore() {
    Step step = copies();
    Order order = fresh(step);
    Books books = new Books(order.run(), order.plan());

    batch(
        books, step, new Progress.Told(0, 0, 3, THREE, new TreeMap<>(), new TreeMap<>()), Map.of());

    assertThat(books.asides(Map.of("1", StepState.DONE)))
        .singleElement()
        .satisfies(a -> assertThat(a.messages()).isEqualTo(THREE))
        .satisfies(a -> assertThat(a.rewritten()).isEmpty());
  }

  @Test
  void ofABacklogThatWasWrittenOnceMoreThePoisonIsAside() {
    Step step = rewrite();
    Order order = fresh(step);
    Books books = new Books(order.run(), order.plan());
    Tally others = THREE.minus(ONE);

    batch(
        books,
        step,
        new Progress.Told(0, 0, 3, THREE, new TreeMap<>(), new TreeMap<>(), Optional.of(ONE)),
        Map.of(
            Progress.WRITTEN,
            RecordJson.write(new Progress.Rewrote(others, new TreeMap<>(Map.of("0", "3-4"))))));

    Books.Aside aside = books.asides(Map.of("1", StepState.DONE)).getFirst();
    assertThat(aside.messages()).isEqualTo(ONE);
    assertThat(aside.passed()).isTrue();
    Books.Rewritten rewritten = aside.rewritten().orElseThrow();
    assertThat(rewritten.read()).isEqualTo(others);
    assertThat(rewritten.written()).isEqualTo(others);
    assertThat(rewritten.where().get(0).text()).isEqualTo("3-4");
  }
}
