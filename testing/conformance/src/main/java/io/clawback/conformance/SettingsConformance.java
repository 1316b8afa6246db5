package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.BrokerFixture.SettingSample;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.Operation.AlterSettings;
import io.clawback.model.plan.Operation.Change;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Changing a queue's settings. */
public abstract class SettingsConformance extends Conformance<BrokerFixture> {

  private Acts<AlterSettings> settings() {
    return broker().settings().orElseThrow();
  }

  private Outcome act(AlterSettings operation) {
    return settings().act(mutation(), operation);
  }

  private SettingSample first() {
    return fixture().settings().get(0);
  }

  private SettingSample second() {
    return fixture().settings().get(1);
  }

  private AlterSettings alter(String queue, Change... changes) {
    return new AlterSettings(
        queueId(queue),
        List.of(changes).stream().sorted((a, b) -> a.key().compareTo(b.key())).toList());
  }

  private static Change change(String key, String from, String to) {
    return new Change(key, Optional.of(from), Optional.of(to));
  }

  private SortedMap<String, String> inForce(String queue) {
    return look(List.of(queue), List.of()).queue(queue).orElseThrow().settings();
  }

  @Test
  void setsWhatWasAskedForAndNothingElse() {
    String queue = queue(1);
    SortedMap<String, String> before = inForce(queue);
    Receipt receipt =
        done(act(alter(queue, change(first().key(), first().inForce(), first().one())))).receipt();
    assertThat(receipt.before()).hasSize(1).isNotEqualTo(receipt.after());
    assertThat(receipt.after().keySet()).isEqualTo(receipt.before().keySet());
    before.put(first().key(), first().one());
    assertThat(inForce(queue)).isEqualTo(before);
  }

  @Test
  void keepsWhatWasSetBefore() {
    String queue = queue(1);
    done(act(alter(queue, change(first().key(), first().inForce(), first().one()))));
    done(act(alter(queue, change(second().key(), second().inForce(), second().one()))));
    assertThat(inForce(queue))
        .containsEntry(first().key(), first().one())
        .containsEntry(second().key(), second().one());
  }

  @Test
  void goesBackToTheDefault() {
    String queue = queue(1);
    done(
        act(alter(queue, new Change(first().key(), Optional.empty(), Optional.of(first().one())))));
    AlterSettings back =
        alter(queue, new Change(first().key(), Optional.of(first().one()), Optional.empty()));
    done(act(back));
    assertThat(inForce(queue)).containsEntry(first().key(), first().inForce());
    done(act(back));
    assertThat(settings().probe(mutation(), back)).isIn(Probe.STATE_HOLDS, Probe.DONE);
  }

  @Test
  void changesSeveralAtOnceOrNone() {
    String queue = queue(1);
    AlterSettings halfBad =
        alter(
            queue,
            change(first().key(), first().inForce(), first().one()),
            change(second().key(), second().inForce(), second().invalid()));
    leavesAsItWas(
        queue, name("nobody"), () -> assertThat(act(halfBad)).isInstanceOf(Outcome.Refused.class));
    AlterSettings both =
        alter(
            queue,
            change(first().key(), first().inForce(), first().one()),
            change(second().key(), second().inForce(), second().one()));
    assertThat(done(act(both)).receipt().after()).hasSize(2);
    assertThat(inForce(queue))
        .containsEntry(first().key(), first().one())
        .containsEntry(second().key(), second().one());
  }

  @Test
  void doingItTwiceIsDoingItOnce() {
    String queue = queue(1);
    Mutation mutation = mutation();
    AlterSettings operation = alter(queue, change(first().key(), first().inForce(), first().one()));
    Receipt once = done(settings().act(mutation, operation)).receipt();
    leavesAsItWas(
        queue,
        name("nobody"),
        () -> {
          Receipt twice = done(settings().act(mutation, operation)).receipt();
          assertThat(twice.after()).isEqualTo(once.after());
          assertThat(twice.author()).isEqualTo(once.author());
        });
  }

  @Test
  void aProbeTellsWhetherItHolds() {
    String queue = queue(1);
    AlterSettings both =
        alter(
            queue,
            change(first().key(), first().inForce(), first().one()),
            change(second().key(), second().inForce(), second().one()));
    assertThat(settings().probe(mutation(), both)).isEqualTo(Probe.NOT_STARTED);
    done(act(alter(queue, change(first().key(), first().inForce(), first().one()))));
    assertThat(settings().probe(mutation(), both)).isEqualTo(Probe.PARTLY);
    done(act(both));
    assertThat(settings().probe(mutation(), both)).isIn(Probe.STATE_HOLDS, Probe.DONE);
  }

  @Test
  void refusesAValueThatIsNotAsPlanned() {
    String queue = queue(1);
    done(act(alter(queue, change(first().key(), first().inForce(), first().other()))));
    AlterSettings late = alter(queue, change(first().key(), first().inForce(), first().one()));
    assertThat(settings().probe(mutation(), late)).isEqualTo(Probe.SUPERSEDED);
    leavesAsItWas(
        queue,
        name("nobody"),
        () -> {
          refused(
              act(alter(queue, change(first().key(), first().inForce(), first().one()))),
              Category.STALE);
          refused(
              act(
                  alter(
                      queue,
                      new Change(first().key(), Optional.empty(), Optional.of(first().one())))),
              Category.STALE);
        });
  }

  @Test
  void refusesWhatTheBrokerDoesNotKnow() {
    String queue = queue(1);
    leavesAsItWas(
        queue,
        name("nobody"),
        () -> {
          refused(
              act(alter(queue, new Change("no.such.key", Optional.empty(), Optional.of("1")))),
              Category.USAGE);
          assertThat(act(alter(queue, change(first().key(), first().inForce(), first().invalid()))))
              .isInstanceOf(Outcome.Refused.class);
        });
  }

  @Test
  void refusesAVanishedQueueAndMakesNone() {
    String queue = name("nowhere");
    AlterSettings operation = alter(queue, change(first().key(), first().inForce(), first().one()));
    refused(act(operation), Category.STALE);
    assertThat(settings().probe(mutation(), operation)).isEqualTo(Probe.NOT_STARTED);
    assertThat(fixture().facts(queue, name("nobody"))).isEmpty();
  }

  @Test
  void refusesInternalQueues() {
    for (String internal : fixture().internalQueues()) {
      leavesAsItWas(
          internal,
          name("nobody"),
          () ->
              refused(
                  act(
                      alter(
                          internal,
                          new Change(first().key(), Optional.empty(), Optional.of(first().one())))),
                  Category.USAGE));
    }
  }

  @Test
  void refusesAnotherClusterBeforeAnything() {
    String queue = queue(1);
    AlterSettings operation = alter(queue, change(first().key(), first().inForce(), first().one()));
    try (Broker other = wrongCluster()) {
      Acts<AlterSettings> acts = other.settings().orElseThrow();
      leavesAsItWas(
          queue,
          name("nobody"),
          () -> refused(acts.act(mutation(), operation), Category.WRONG_TARGET));
      assertThatThrownBy(() -> acts.probe(mutation(), operation))
          .isInstanceOfSatisfying(
              ClawbackException.class,
              e -> assertThat(e.problem().category()).isEqualTo(Category.WRONG_TARGET));
    }
  }
}
