package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.error.Category;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.observed.QuotaState;
import io.clawback.model.plan.Operation.AlterQuota;
import io.clawback.model.plan.Operation.Change;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Acts;
import io.clawback.spi.broker.Broker;
import io.clawback.spi.broker.Mutation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Changing client quotas. */
public abstract class QuotasConformance extends Conformance<BrokerFixture> {

  private Acts<AlterQuota> quotas() {
    return broker().quotas().orElseThrow();
  }

  private Outcome act(AlterQuota operation) {
    return quotas().act(mutation(), operation);
  }

  private String first() {
    return fixture().quotaKeys().get(0);
  }

  private String second() {
    return fixture().quotaKeys().get(1);
  }

  private QuotaEntity somebody() {
    return fixture().quotaEntity(name("client"));
  }

  private AlterQuota set(QuotaEntity entity, String key, String from, String to) {
    return new AlterQuota(id(), entity, List.of(change(key, from, to)));
  }

  /** A change; an empty text is none. */
  private static Change change(String key, String from, String to) {
    return new Change(
        key,
        Optional.of(from).filter(v -> !v.isEmpty()),
        Optional.of(to).filter(v -> !v.isEmpty()));
  }

  private void expect(QuotaEntity entity, Map<String, Double> limits) {
    eventually(() -> assertThat(fixture().quota(entity)).isEqualTo(new TreeMap<>(limits)));
  }

  @Test
  void setsALimitThatASnapshotShows() {
    QuotaEntity entity = somebody();
    Receipt receipt = done(act(set(entity, first(), "", "1000000"))).receipt();
    assertThat(receipt.before()).hasSize(1).isNotEqualTo(receipt.after());
    assertThat(receipt.after().keySet()).isEqualTo(receipt.before().keySet());
    expect(entity, Map.of(first(), 1_000_000.0));
    BrokerSnapshot snapshot = look(List.of(), List.of());
    assertThat(snapshot.quotas()).extracting(QuotaState::entity).isSorted().contains(entity);
    SortedMap<String, Double> shown =
        snapshot.quotas().stream()
            .filter(q -> q.entity().equals(entity))
            .findFirst()
            .orElseThrow()
            .limits();
    assertThat(shown).isEqualTo(new TreeMap<>(Map.of(first(), 1_000_000.0)));
  }

  @Test
  void comparesNumbersAndNotTexts() {
    QuotaEntity entity = somebody();
    done(act(set(entity, first(), "", "2048")));
    done(act(set(entity, first(), "2048.0", "4096")));
    done(act(set(entity, first(), "2048", "4096.0")));
    expect(entity, Map.of(first(), 4096.0));
  }

  @Test
  void keepsOtherLimitsAndTakesOneAway() {
    QuotaEntity entity = somebody();
    done(act(set(entity, first(), "", "1000")));
    done(act(set(entity, second(), "", "2000")));
    expect(entity, Map.of(first(), 1000.0, second(), 2000.0));
    AlterQuota removal = set(entity, first(), "1000", "");
    done(act(removal));
    expect(entity, Map.of(second(), 2000.0));
    done(act(removal));
    assertThat(quotas().probe(mutation(), removal)).isIn(Probe.STATE_HOLDS, Probe.DONE);
  }

  @Test
  void doingItTwiceIsDoingItOnce() {
    QuotaEntity entity = somebody();
    Mutation mutation = mutation();
    AlterQuota operation = set(entity, first(), "", "5000");
    Receipt once = done(quotas().act(mutation, operation)).receipt();
    Receipt twice = done(quotas().act(mutation, operation)).receipt();
    assertThat(twice.after()).isEqualTo(once.after());
    assertThat(twice.author()).isEqualTo(once.author());
    expect(entity, Map.of(first(), 5000.0));
  }

  @Test
  void aProbeTellsWhetherItHolds() {
    QuotaEntity entity = somebody();
    AlterQuota both =
        new AlterQuota(
            id(), entity, List.of(change(first(), "", "100"), change(second(), "", "200")));
    assertThat(quotas().probe(mutation(), both)).isEqualTo(Probe.NOT_STARTED);
    done(act(set(entity, first(), "", "100")));
    assertThat(quotas().probe(mutation(), both)).isEqualTo(Probe.PARTLY);
    done(act(both));
    assertThat(quotas().probe(mutation(), both)).isIn(Probe.STATE_HOLDS, Probe.DONE);
    expect(entity, Map.of(first(), 100.0, second(), 200.0));
  }

  @Test
  void refusesALimitThatIsNotAsPlanned() {
    QuotaEntity entity = somebody();
    done(act(set(entity, first(), "", "1000")));
    expect(entity, Map.of(first(), 1000.0));
    refused(act(set(entity, first(), "", "3000")), Category.STALE);
    refused(act(set(entity, first(), "2000", "3000")), Category.STALE);
    expect(entity, Map.of(first(), 1000.0));
  }

  @Test
  void refusesWhatTheBrokerDoesNotKnow() {
    QuotaEntity entity = somebody();
    for (AlterQuota bad :
        List.of(set(entity, "no_such_rate", "", "1"), set(entity, first(), "", "many"))) {
      refused(act(bad), Category.USAGE);
    }
    expect(entity, Map.of());
  }

  @Test
  void refusesAnotherClusterBeforeAnything() {
    QuotaEntity entity = somebody();
    try (Broker other = wrongCluster()) {
      refused(
          other.quotas().orElseThrow().act(mutation(), set(entity, first(), "", "1000")),
          Category.WRONG_TARGET);
    }
    expect(entity, Map.of());
  }
}
