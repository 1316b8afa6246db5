package io.clawback.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.fleet.BrokerDeclaration;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.QuotaEntity;
import io.clawback.model.plan.Operation;
import io.clawback.spi.broker.BrokerFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a factory says before anything is connected; needs no server. */
public abstract class FactoryConformance {

  /** A declaration with nothing wrong; its settings may hold a secret in plain. */
  protected abstract BrokerDeclaration declaration();

  /** Texts of the declaration that must never be printed; may be empty. */
  protected abstract List<String> secrets();

  private BrokerFactory factory() {
    List<BrokerFactory> found =
        ServiceLoader.load(BrokerFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(f -> f.type().equals(declaration().type()))
            .toList();
    assertThat(found).as("one factory for each type").hasSize(1);
    return found.getFirst();
  }

  private BrokerDeclaration with(String key, String value) {
    BrokerDeclaration d = declaration();
    SortedMap<String, String> settings = new TreeMap<>(d.settings());
    settings.put(key, value);
    return new BrokerDeclaration(
        d.id(),
        d.type(),
        d.clusterId(),
        settings,
        d.queues(),
        d.ignoredQueues(),
        d.groups(),
        d.ignoredGroups());
  }

  @Test
  void explainsEverySettingItTakes() {
    assertThat(factory().settings()).isNotEmpty();
    factory()
        .settings()
        .forEach((key, help) -> assertThat(help).as(key).isNotBlank().doesNotContain("\n"));
    assertThat(factory().settings().keySet()).containsAll(declaration().settings().keySet());
  }

  @Test
  void findsNothingWrongWithWhatIsRight() {
    assertThat(factory().check(declaration())).isEmpty();
  }

  @Test
  void namesASettingThatItDoesNotTake() {
    assertThat(factory().check(with("no.such.setting", "x")))
        .anySatisfy(p -> {
          assertThat(p.culprit()).contains("no.such.setting");
          assertThat(p.nextMove()).isNotBlank();
        });
  }

  @Test
  void findsEveryProblemAtOnce() {
    BrokerDeclaration one = with("no.such.setting", "x");
    SortedMap<String, String> settings = new TreeMap<>(one.settings());
    settings.put("another.such.setting", "y");
    BrokerDeclaration two =
        new BrokerDeclaration(
            one.id(),
            one.type(),
            one.clusterId(),
            settings,
            one.queues(),
            one.ignoredQueues(),
            one.groups(),
            one.ignoredGroups());
    assertThat(factory().check(two)).hasSizeGreaterThan(factory().check(one).size());
  }

  private List<Operation> operations() {
    QueueId queue = new QueueId(declaration().id(), "orders-queue");
    GroupId group = new GroupId(declaration().id(), "billing-group");
    Operation.Change change =
        new Operation.Change("retention.ms", Optional.of("1000"), Optional.of("2000"));
    Operation.OffsetMove move = new Operation.OffsetMove(3, Optional.of(41L), Optional.of(77L));
    QuotaEntity entity = new QuotaEntity(new TreeMap<>(Map.of("client-id", "batch-client")));
    return List.of(
        new Operation.ResetOffsets(new SubscriptionId(group, "orders-queue"), List.of(move), false),
        new Operation.ExpandPartitions(queue, 3, 6),
        new Operation.AlterSettings(queue, List.of(change)),
        new Operation.AlterQuota(declaration().id(), entity, List.of(change)),
        new Operation.RemoveMembers(group, List.of("member-1"), List.of("pod-1"), 5));
  }

  @Test
  void printsTheNativeCommandWithItsTargetAndWithoutSecrets() {
    for (Operation operation : operations()) {
      String command = factory().nativeCommand(declaration(), operation);
      assertThat(command).isNotBlank().isEqualTo(factory().nativeCommand(declaration(), operation));
      secrets().forEach(secret -> assertThat(command).doesNotContain(secret));
      assertThat(command).containsAnyOf("orders-queue", "billing-group", "batch-client");
    }
  }

  @Test
  void problemsHoldNoSecret() {
    String problems = factory().check(with("no.such.setting", "x")).toString();
    secrets().forEach(secret -> assertThat(problems).doesNotContain(secret));
  }
}
