package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.observed.GroupState;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.spi.broker.Mutation;
import io.clawback.spi.broker.Transfer.Batch;
import io.clawback.spi.broker.Transfer.Passage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Where a backlog may not be written once more, and to elsewhere (SAFETY I5, I8, I10). */
public abstract class RewriteBoundsConformance extends Rewrites {

  @Test
  void toAnotherQueueEachGoesToThePartitionThatItWasIn() {
    Backlog backlog = new Backlog(2, 10);
    String side = name("side");
    fixture().createQuarantine(side, 2, backlog.queue, Map.of());
    List<String> before = backlog.contents(backlog.queue, 1, 0);
    // Others who read the queue are not touched then.
    fixture().commit(name("other"), backlog.queue, Map.of(0, 0L));
    try (Passage passage = backlog.open(mutation(), backlog.rewriteTo(side, "0-8", "4"))) {
      carry(passage, slice(0, "0-9"));
      carry(passage, slice(1, "", "0-9"));
    }
    backlog.stands(Map.of(0, 10L, 1, 10L));
    eventually(() -> assertThat(fixture().whole(side)).hasSize(10));
    assertThat(backlog.contents(side, 0, 0)).hasSize(1);
    assertThat(backlog.contents(side, 1, 0))
        .hasSize(9)
        .doesNotContain(before.get(4))
        .startsWith(before.get(0));
    assertThat(fixture().whole(backlog.queue)).hasSize(20);
    assertThat(backlog.copies(10)).hasSize(10);
  }

  @Test
  void refusesWhileAnotherGroupReadsTheQueue() {
    Backlog backlog = new Backlog(1, 5);
    fixture().commit(name("other"), backlog.queue, Map.of(0, 2L));
    refused(backlog, Category.STALE, backlog.rewrite("1"));
  }

  @Test
  void refusesWhileAnotherGroupHasAMemberThereAndNoPosition() {
    for (GroupState.Kind kind : fixture().kinds()) {
      Backlog backlog = new Backlog(1, 5);
      try (BrokerFixture.Consumer _ = fixture().join(kind, name("other"), backlog.queue, "")) {
        refused(backlog, Category.STALE, backlog.rewrite("1"));
      }
    }
  }

  @Test
  void refusesUnderAConsumerThatRuns() {
    for (GroupState.Kind kind : fixture().kinds()) {
      Backlog backlog = new Backlog(kind, 1, 5);
      Rewrite rewrite = backlog.rewrite("1");
      try (BrokerFixture.Consumer _ = fixture().join(kind, backlog.group, backlog.queue, "")) {
        refused(backlog, Category.STALE, rewrite);
      }
    }
  }

  @Test
  void refusesAGroupThatNobodyEverJoined() {
    Backlog backlog = new Backlog(1, 5);
    String simple = name("simple");
    Rewrite of = backlog.rewrite("1");
    fixture().deleteGroup(backlog.group);
    fixture().commit(simple, backlog.queue, Map.of(0, 0L));
    Rewrite rewrite =
        new Rewrite(
            subscription(simple, backlog.queue),
            of.incarnation(),
            of.moves(),
            of.poison(),
            of.destination(),
            of.quarantine(),
            of.signature());
    refusedAs(Category.STALE, () -> rewriting().open(mutation(), rewrite));
    assertThat(fixture().whole(backlog.queue)).hasSize(5);
  }

  @Test
  void whoJoinsUnderWayFindsAllOrNothingOfABatch() throws InterruptedException {
    for (GroupState.Kind kind : fixture().kinds()) {
      Backlog backlog = new Backlog(kind, 1, 10);
      Mutation mutation = mutation();
      Rewrite rewrite = backlog.rewrite("1,7");
      Passage passage = backlog.open(mutation, rewrite);
      carry(passage, slice(0, "0-4"));
      Batch second = passage.read(slice(1, "5-9"));
      passage.place(second);
      AtomicReference<BrokerFixture.Consumer> intruder = new AtomicReference<>();
      // The only thread that uses the fixture while it runs.
      Thread racer =
          Thread.ofVirtual()
              .start(() -> intruder.set(fixture().join(kind, backlog.group, backlog.queue, "")));
      while (racer.isAlive()) {
        try {
          passage.read(slice(1, "5-9"));
        } catch (ClawbackException noLongerOurs) {
          assertThat(noLongerOurs.problem().category()).isEqualTo(Category.STALE);
        }
      }
      boolean all = settles(passage, second);
      passage.close();
      Objects.requireNonNull(intruder.get()).close();
      // Where the broker shares partition by partition, one that nobody took from us is still ours.
      assertThat(all && kind != GroupState.Kind.CONSUMER).as(kind.name()).isFalse();
      backlog.stands(Map.of(0, all ? 10L : 5L));
      assertThat(backlog.written(0, 10, all ? 8 : 4)).hasSize(all ? 8 : 4);
      assertThat(backlog.copies(all ? 2 : 1)).hasSize(all ? 2 : 1);
    }
  }

  private static boolean settles(Passage passage, Batch batch) {
    try {
      passage.settle(batch);
      return true;
    } catch (ClawbackException e) {
      assertThat(e.problem().category()).as(e.toString()).isEqualTo(Category.STALE);
      return false;
    }
  }

  @Test
  void refusesWhatWouldNotBeSafe() {
    Backlog backlog = new Backlog(2, 3);
    for (Map<String, String> flaw :
        List.of(
            Map.of("cleanup.policy", "compact"),
            Map.of("retention.ms", "3600000"),
            Map.of("retention.bytes", "1"))) {
      String side = name("side");
      fixture().createQuarantine(side, 2, backlog.queue, flaw);
      refused(backlog, Category.LIMIT, backlog.rewriteTo(side, "1"));
    }
    String wide = name("wide");
    fixture().createQuarantine(wide, 3, backlog.queue, Map.of());
    refused(backlog, Category.LIMIT, backlog.rewriteTo(wide, "1"));
    refused(backlog, Category.LIMIT, backlog.rewriteTo(backlog.quarantine, "1"));
    for (String internal : fixture().internalQueues()) {
      refusedAs(
          Category.USAGE, () -> backlog.open(mutation(), backlog.rewriteTo(internal, "1")).close());
    }
  }

  @Test
  void refusesAQueueThatWasMadeAgainAndAnotherCluster() {
    Backlog backlog = new Backlog(1, 3);
    Rewrite rewrite = backlog.rewrite("1");
    try (var elsewhere = wrongCluster()) {
      refusedAs(
          Category.WRONG_TARGET, () -> elsewhere.rewrite().orElseThrow().open(mutation(), rewrite));
    }
    Rewrite another =
        new Rewrite(
            rewrite.subscription(),
            incarnation(backlog.quarantine),
            rewrite.moves(),
            rewrite.poison(),
            rewrite.destination(),
            rewrite.quarantine(),
            rewrite.signature());
    refused(backlog, Category.STALE, another);
  }

  @Test
  void aBatchIsNotFinalWhereTheQuarantineWasMadeAgain() {
    Backlog backlog = new Backlog(1, 3);
    try (Passage passage = backlog.open(mutation(), backlog.rewrite("1"))) {
      Batch batch = passage.read(slice(0, "0-2"));
      passage.place(batch);
      fixture().deleteQueue(backlog.quarantine);
      fixture().createQuarantine(backlog.quarantine, 2, backlog.queue, Map.of());
      refusedAs(Category.STALE, () -> passage.settle(batch));
    }
    backlog.stands(Map.of(0, 0L));
    assertThat(backlog.contents(backlog.queue, 0, 3)).isEmpty();
    assertThat(backlog.copies(0)).isEmpty();
  }

  @Test
  void refusesWhatAnOpenTransactionHoldsBack() {
    Backlog backlog = new Backlog(1, 3);
    try (LogFixture.Transaction _ = fixture().begin(backlog.queue, 0, messages(2))) {
      refused(backlog, Category.STALE, backlog.rewrite("1"));
    }
  }

  private void refused(Backlog backlog, Category category, Rewrite rewrite) {
    leavesAsItWas(
        backlog.queue,
        backlog.group,
        () -> refusedAs(category, () -> rewriting().open(mutation(), rewrite)));
    assertThat(backlog.copies(0)).isEmpty();
  }
}
