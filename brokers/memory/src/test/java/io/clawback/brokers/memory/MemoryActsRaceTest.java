package io.clawback.brokers.memory;

import static io.clawback.brokers.memory.World.QUEUE;
import static io.clawback.brokers.memory.World.mutation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.plan.Operation.AlterQuota;
import io.clawback.model.plan.Operation.AlterSettings;
import io.clawback.model.plan.Operation.Change;
import io.clawback.model.plan.Operation.ExpandPartitions;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.model.run.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another writer between our steps, where the broker cannot fence it: we look again. */
class MemoryActsRaceTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private static final AlterSettings KEEP_AN_HOUR =
      new AlterSettings(
          World.queueId(),
          List.of(new Change("retention.ms", Optional.of("604800000"), Optional.of("3600000"))));

  private Outcome keepAnHour() {
    return world.broker.settings().orElseThrow().act(mutation("op"), KEEP_AN_HOUR);
  }

  private String retention() {
    return world.look().queue(QUEUE).orElseThrow().settings().getOrDefault("retention.ms", "");
  }

  @Test
  void aSettingThatSomebodyChangesRightAfterUsIsSuperseded() {
    world.at(
        Seam.WRITTEN, () -> world.cluster.setting(QUEUE, "retention.ms", Optional.of("7200000")));
    assertThat(keepAnHour()).isInstanceOf(Outcome.Superseded.class);
    assertThat(retention()).isEqualTo("7200000");
  }

  @Test
  void aLostReplyIsADoubtThatAProbeResolvesWithoutClaimingTheAuthor() {
    world.at(Seam.WRITTEN, () -> world.cluster.down(true));
    assertThatThrownBy(this::keepAnHour)
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e -> assertThat(e.problem().category()).isEqualTo(Category.CONNECTION));
    world.cluster.down(false);
    assertThat(world.broker.settings().orElseThrow().probe(mutation("op"), KEEP_AN_HOUR))
        .isEqualTo(Probe.STATE_HOLDS);
    assertThat(keepAnHour())
        .isInstanceOfSatisfying(
            Outcome.Done.class,
            d -> assertThat(d.receipt().author()).isEqualTo(Receipt.Author.UNKNOWN));
  }

  @Test
  void aQueueThatVanishesBetweenCheckAndWriteIsARefusal() {
    world.at(Seam.CHECKED, () -> world.cluster.deleteQueue(QUEUE));
    assertThat(keepAnHour())
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            r -> assertThat(r.problem().category()).isEqualTo(Category.STALE));
  }

  @Test
  void aQueueThatGrewBetweenCheckAndWriteIsARefusal() {
    world.at(Seam.CHECKED, () -> world.cluster.expand(QUEUE, 7));
    Outcome outcome =
        world
            .broker
            .partitions()
            .orElseThrow()
            .act(mutation("op"), new ExpandPartitions(World.queueId(), 2, 6));
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(world.look().queue(QUEUE).orElseThrow().partitions()).hasSize(7);
  }

  @Test
  void aQuotaThatSomebodyTakesAwayRightAfterUsIsSuperseded() {
    QuotaEntity entity = new QuotaEntity(new TreeMap<>(Map.of("user", "alice")));
    AlterQuota operation =
        new AlterQuota(
            World.ID,
            entity,
            List.of(new Change("producer_byte_rate", Optional.empty(), Optional.of("1024"))));
    world.at(
        Seam.WRITTEN, () -> world.cluster.quota(entity, "producer_byte_rate", Optional.empty()));
    assertThat(world.broker.quotas().orElseThrow().act(mutation("op"), operation))
        .isInstanceOf(Outcome.Superseded.class);
  }
}
