package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.Member;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation.RemoveMembers;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Members of groups: seeing them, and removing them. */
public abstract class GroupsConformance extends Conformance<BrokerFixture> {

  private Acts<RemoveMembers> groups() {
    return broker().groups().orElseThrow();
  }

  private RemoveMembers remove(String group, List<String> members, List<String> instances) {
    return new RemoveMembers(groupId(group), members, instances, 10);
  }

  private List<Member> members(String group, String queue) {
    return group(group, queue).members();
  }

  @Test
  void showsMembersWithWhatTheyRead() {
    for (GroupState.Kind kind : fixture().kinds()) {
      String queue = queue(4, 1);
      String group = name("group");
      try (BrokerFixture.Consumer one = fixture().join(kind, group, queue, "");
          BrokerFixture.Consumer two = fixture().join(kind, group, queue, "second")) {
        eventually(() -> {
          GroupState state = group(group, queue);
          assertThat(state.kind()).isEqualTo(kind);
          assertThat(state.phase()).isEqualTo(GroupState.Phase.STABLE);
          assertThat(state.members()).hasSize(2);
          assertThat(state.members()).extracting(Member::id).isSorted();
          assertThat(new TreeSet<>(state.members().stream().map(Member::id).toList()))
              .isEqualTo(new TreeSet<>(List.of(one.memberId(), two.memberId())));
          assertThat(state.members())
              .filteredOn(m -> m.instance().isPresent())
              .extracting(m -> m.instance().orElseThrow())
              .containsExactly("second");
          for (int p = 0; p < 4; p++) {
            int partition = p;
            assertThat(state.members())
                .as("partition %s has one reader", p)
                .filteredOn(m -> m.reads(queue, partition))
                .hasSize(1);
          }
        });
      }
    }
  }

  @Test
  void showsAGroupThatEverybodyLeft() {
    for (GroupState.Kind kind : fixture().kinds()) {
      String queue = queue(1, 5);
      String group = name("group");
      try (BrokerFixture.Consumer consumer = fixture().join(kind, group, queue, "")) {
        consumer.commit(Map.of(0, 3L));
      }
      GroupState state = group(group, queue);
      assertThat(state.members()).isEmpty();
      assertThat(state.phase()).isEqualTo(GroupState.Phase.EMPTY);
      assertThat(known(lag(group, queue, 0).lagMessages())).isEqualTo(2);
    }
  }

  @Test
  void removesAStuckStaticMember() {
    for (GroupState.Kind kind : fixture().removableKinds()) {
      String queue = queue(2, 5);
      String group = name("group");
      try (BrokerFixture.Consumer consumer = fixture().join(kind, group, queue, "stuck")) {
        consumer.commit(Map.of(0, 3L));
        consumer.vanish();
        assertThat(members(group, queue)).hasSize(1);
        RemoveMembers operation = remove(group, List.of(), List.of("stuck"));
        Mutation mutation = mutation();
        assertThat(groups().probe(mutation, operation)).isEqualTo(Probe.NOT_STARTED);
        Receipt receipt = done(groups().act(mutation, operation)).receipt();
        assertThat(receipt.before()).hasSize(1).isNotEqualTo(receipt.after());
        assertThat(members(group, queue)).isEmpty();
        assertThat(fixture().committed(group, queue)).containsEntry(0, 3L);
        assertThat(groups().probe(mutation, operation)).isIn(Probe.STATE_HOLDS, Probe.DONE);
        leavesAsItWas(
            queue,
            group,
            () ->
                assertThat(done(groups().act(mutation, operation)).receipt().after())
                    .isEqualTo(receipt.after()));
      }
    }
  }

  @Test
  void aLiveMemberThatWasRemovedJoinsAgain() {
    for (GroupState.Kind kind : fixture().removableKinds()) {
      String queue = queue(2, 5);
      String group = name("group");
      try (BrokerFixture.Consumer goes = fixture().join(kind, group, queue, "");
          BrokerFixture.Consumer stays = fixture().join(kind, group, queue, "")) {
        stays.commit(Map.of(0, 1L));
        String old = goes.memberId();
        List<String> both = List.of(old, stays.memberId()).stream().sorted().toList();
        RemoveMembers one = remove(group, List.of(old), List.of());
        RemoveMembers all = remove(group, both, List.of());
        RemoveMembers operation =
            switch (fixture().dynamicRemoval(kind)) {
              case EACH -> one;
              case ALL_TOGETHER, NONE -> all;
            };
        if (operation.equals(all)) {
          refused(groups().act(mutation(), one), Category.USAGE);
        }
        if (fixture().dynamicRemoval(kind) == BrokerFixture.DynamicRemoval.NONE) {
          leavesAsItWas(queue, group, () -> refused(groups().act(mutation(), all), Category.USAGE));
          continue;
        }
        done(groups().act(mutation(), operation));
        assertThat(groups().probe(mutation(), operation)).isIn(Probe.STATE_HOLDS, Probe.DONE);
        eventually(() -> {
          assertThat(group(group, queue).phase()).isEqualTo(GroupState.Phase.STABLE);
          assertThat(members(group, queue)).hasSize(2).extracting(Member::id).doesNotContain(old);
        });
        done(groups().act(mutation(), operation));
        assertThat(members(group, queue)).hasSize(2);
      }
    }
  }

  @Test
  void removesOnlyWhomItNames() {
    for (GroupState.Kind kind : fixture().removableKinds()) {
      String queue = queue(2, 5);
      String group = name("group");
      try (BrokerFixture.Consumer stuck = fixture().join(kind, group, queue, "stuck");
          BrokerFixture.Consumer other = fixture().join(kind, group, queue, "other")) {
        stuck.commit(Map.of(0, 1L));
        stuck.vanish();
        other.vanish();
        RemoveMembers both = remove(group, List.of(), List.of("other", "stuck"));
        done(groups().act(mutation(), remove(group, List.of(), List.of("stuck"))));
        assertThat(members(group, queue))
            .extracting(Member::instance)
            .containsExactly(Optional.of("other"));
        assertThat(groups().probe(mutation(), both)).isEqualTo(Probe.PARTLY);
        done(groups().act(mutation(), both));
        assertThat(members(group, queue)).isEmpty();
      }
    }
  }

  @Test
  void membersThatAreGoneAreGone() {
    String queue = queue(1, 5);
    String group = name("group");
    fixture().commit(group, queue, Map.of(0, 1L));
    leavesAsItWas(
        queue,
        group,
        () -> done(groups().act(mutation(), remove(group, List.of("consumer-x"), List.of("y")))));
    String nobody = name("nobody");
    done(groups().act(mutation(), remove(nobody, List.of("consumer-x"), List.of())));
    assertThat(fixture().facts(name("nowhere"), nobody)).isEmpty();
  }

  @Test
  void refusesMoreRedeliveryThanItsBudget() {
    for (GroupState.Kind kind : fixture().removableKinds()) {
      String queue = queue(1, 5);
      String group = name("group");
      Budget tight = new Budget(9, 100, Duration.ofMinutes(1), 0, 0);
      try (BrokerFixture.Consumer consumer = fixture().join(kind, group, queue, "stuck")) {
        consumer.vanish();
        Outcome outcome = groups().act(mutation(tight), remove(group, List.of(), List.of("stuck")));
        refused(outcome, Category.LIMIT);
        assertThat(members(group, queue)).hasSize(1);
      }
    }
  }

  @Test
  void refusesAnotherClusterBeforeAnything() {
    for (GroupState.Kind kind : fixture().removableKinds()) {
      String queue = queue(1, 5);
      String group = name("group");
      try (BrokerFixture.Consumer consumer = fixture().join(kind, group, queue, "stuck");
          Broker other = wrongCluster()) {
        consumer.vanish();
        RemoveMembers operation = remove(group, List.of(), List.of("stuck"));
        Acts<RemoveMembers> acts = other.groups().orElseThrow();
        refused(acts.act(mutation(), operation), Category.WRONG_TARGET);
        assertThatThrownBy(() -> acts.probe(mutation(), operation))
            .isInstanceOfSatisfying(
                ClawbackException.class,
                e -> assertThat(e.problem().category()).isEqualTo(Category.WRONG_TARGET));
        assertThat(members(group, queue)).hasSize(1);
      }
    }
  }
}
