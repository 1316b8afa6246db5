package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.RightsFixture.Deed;
import io.clawback.model.error.Category;
import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.fleet.Limits;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.plan.Operation.AlterQuota;
import io.clawback.model.plan.Operation.AlterSettings;
import io.clawback.model.plan.Operation.Change;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.plan.Operation.OffsetMove;
import io.clawback.model.plan.Operation.RemoveMembers;
import io.clawback.model.plan.Operation.ResetOffsets;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Inspect;
import io.clawback.spi.broker.Inspect.Right.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A missing right is told as one: never a zero, never a half-done act. */
public abstract class RightsConformance extends Conformance<RightsFixture> {

  /** A queue, a group with positions, and a connection that lacks one right on them. */
  private final class Scene implements AutoCloseable {
    final String queue = queue(2, 10);
    final String group = name("group");
    final Broker limited;

    Scene(Deed deed) {
      fixture().commit(group, queue, Map.of(0, 4L, 1, 4L));
      limited = fixture().open(fixture().without(deed, queue, group), Limits.DEFAULT);
    }

    BrokerSnapshot look() {
      return limited.inspect().snapshot(topology(List.of(queue), List.of(group)));
    }

    void saysWhichIsMissing(boolean acting) {
      List<Inspect.Right> missing =
          limited
              .inspect()
              .rights(new Inspect.Needs(acting, List.of(queue), List.of(group)))
              .stream()
              .filter(r -> r.state() == State.MISSING)
              .toList();
      assertThat(missing)
          .isNotEmpty()
          .allSatisfy(r -> assertThat(r.grant()).isNotBlank())
          .allSatisfy(r -> assertThat(r.neededFor()).isNotBlank());
    }

    @Override
    public void close() {
      limited.close();
    }
  }

  @Test
  void theDocumentedRightsAreEnough() {
    String queue = queue(1, 10);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 4L));
    BrokerDeclaration least = fixture().leastRights(queue, group);
    try (Broker broker = fixture().open(least, Limits.DEFAULT)) {
      BrokerSnapshot snapshot = broker.inspect().snapshot(topology(List.of(queue), List.of(group)));
      assertThat(snapshot.unseen()).isEmpty();
      assertThat(snapshot.queues()).hasSize(1);
      assertThat(snapshot.groups()).hasSize(1);
      assertThat(broker.inspect().discover().queues()).contains(queue);
      assertThat(broker.inspect().discover().groups()).contains(group);
      done(
          broker
              .offsets()
              .orElseThrow()
              .act(
                  mutation(),
                  new ResetOffsets(
                      subscription(group, queue),
                      List.of(new OffsetMove(0, Optional.of(4L), Optional.of(9L))),
                      false)));
      done(
          broker
              .partitions()
              .orElseThrow()
              .act(mutation(), new ExpandPartitions(queueId(queue), 1, 2)));
      assertThat(broker.inspect().rights(new Inspect.Needs(true, List.of(queue), List.of(group))))
          .isNotEmpty()
          .allSatisfy(r -> assertThat(r.state()).isNotEqualTo(State.MISSING));
    }
  }

  @Test
  void aQueueThatMayNotBeSeenIsUnseen() {
    try (Scene scene = new Scene(Deed.SEE_QUEUE)) {
      BrokerSnapshot snapshot = scene.look();
      assertThat(snapshot.queue(scene.queue)).isEmpty();
      assertThat(snapshot.unseen())
          .anySatisfy(u -> {
            assertThat(u.what()).contains(scene.queue);
            assertThat(u.problem().category()).isEqualTo(Category.RIGHTS);
          });
      snapshot
          .group(scene.group)
          .flatMap(g -> g.subscription(scene.queue))
          .ifPresent(s ->
              assertThat(s.partitions())
                  .allSatisfy(p -> assertThat(p.lagMessages().number()).isEmpty()));
      scene.saysWhichIsMissing(false);
    }
  }

  @Test
  void aGroupThatMayNotBeSeenIsUnseen() {
    try (Scene scene = new Scene(Deed.SEE_GROUP)) {
      BrokerSnapshot snapshot = scene.look();
      assertThat(snapshot.group(scene.group)).isEmpty();
      assertThat(snapshot.queue(scene.queue)).isPresent();
      assertThat(snapshot.unseen())
          .anySatisfy(u -> {
            assertThat(u.what()).contains(scene.group);
            assertThat(u.problem().category()).isEqualTo(Category.RIGHTS);
          });
      scene.saysWhichIsMissing(false);
    }
  }

  @Test
  void settingsThatMayNotBeSeenAreUnseenAndTheQueueIsSeen() {
    try (Scene scene = new Scene(Deed.SEE_SETTINGS)) {
      BrokerSnapshot snapshot = scene.look();
      assertThat(snapshot.queue(scene.queue).orElseThrow().settings()).isEmpty();
      assertThat(known(snapshot.queue(scene.queue).orElseThrow().partitions().get(0).logEnd()))
          .isEqualTo(10);
      assertThat(snapshot.unseen())
          .anySatisfy(u -> {
            assertThat(u.what()).contains(scene.queue);
            assertThat(u.problem().category()).isEqualTo(Category.RIGHTS);
          });
      scene.saysWhichIsMissing(false);
    }
  }

  @Test
  void movesNoPositionWithoutTheRight() {
    try (Scene scene = new Scene(Deed.MOVE_OFFSETS)) {
      ResetOffsets operation =
          new ResetOffsets(
              subscription(scene.group, scene.queue),
              List.of(new OffsetMove(0, Optional.of(4L), Optional.of(9L))),
              false);
      leavesAsItWas(
          scene.queue,
          scene.group,
          () ->
              refused(
                  scene.limited.offsets().orElseThrow().act(mutation(), operation),
                  Category.RIGHTS));
      scene.saysWhichIsMissing(true);
    }
  }

  @Test
  void addsNoPartitionWithoutTheRight() {
    try (Scene scene = new Scene(Deed.EXPAND)) {
      leavesAsItWas(
          scene.queue,
          scene.group,
          () ->
              refused(
                  scene
                      .limited
                      .partitions()
                      .orElseThrow()
                      .act(mutation(), new ExpandPartitions(queueId(scene.queue), 2, 3)),
                  Category.RIGHTS));
      scene.saysWhichIsMissing(true);
    }
  }

  @Test
  void changesNoSettingWithoutTheRight() {
    BrokerFixture.SettingSample sample = fixture().settings().getFirst();
    try (Scene scene = new Scene(Deed.ALTER_SETTINGS)) {
      Change change =
          new Change(sample.key(), Optional.of(sample.inForce()), Optional.of(sample.one()));
      leavesAsItWas(
          scene.queue,
          scene.group,
          () ->
              refused(
                  scene
                      .limited
                      .settings()
                      .orElseThrow()
                      .act(mutation(), new AlterSettings(queueId(scene.queue), List.of(change))),
                  Category.RIGHTS));
      scene.saysWhichIsMissing(true);
    }
  }

  @Test
  void changesNoQuotaWithoutTheRight() {
    QuotaEntity entity = fixture().quotaEntity(name("client"));
    String key = fixture().quotaKeys().getFirst();
    try (Scene scene = new Scene(Deed.ALTER_QUOTA)) {
      Change change = new Change(key, Optional.empty(), Optional.of("1000"));
      refused(
          scene
              .limited
              .quotas()
              .orElseThrow()
              .act(mutation(), new AlterQuota(id(), entity, List.of(change))),
          Category.RIGHTS);
      assertThat(fixture().quota(entity)).isEmpty();
      scene.saysWhichIsMissing(true);
    }
  }

  @Test
  void removesNobodyWithoutTheRight() {
    for (var kind : fixture().removableKinds()) {
      try (Scene scene = new Scene(Deed.REMOVE_MEMBERS);
          BrokerFixture.Consumer consumer =
              fixture().join(kind, scene.group, scene.queue, "stuck")) {
        consumer.vanish();
        RemoveMembers operation =
            new RemoveMembers(groupId(scene.group), List.of(), List.of("stuck"), 0);
        leavesAsItWas(
            scene.queue,
            scene.group,
            () ->
                refused(
                    scene.limited.groups().orElseThrow().act(mutation(), operation),
                    Category.RIGHTS));
        scene.saysWhichIsMissing(true);
      }
    }
  }
}
