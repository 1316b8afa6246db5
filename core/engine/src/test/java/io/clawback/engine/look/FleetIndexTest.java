package io.clawback.engine.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.fleet.Fleet;
import io.clawback.model.fleet.Limits;
import io.clawback.model.fleet.Objective;
import io.clawback.model.fleet.Policy;
import io.clawback.model.fleet.Scope;
import io.clawback.model.fleet.Tenant;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.NamePattern;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The index must answer exactly as the fleet does, which tries everything. */
class FleetIndexTest {
  private static final List<String> PATTERNS =
      List.of("*", "a*", "a.b*", "a.b", "*b", "?.b", "a.?*", "c", "", "a.bb", "x*y");
  private static final List<String> NAMES =
      List.of("a", "a.b", "a.bb", "c", "b", "xy", "x.y", "cc");

  private static List<NamePattern> some(Random random) {
    List<NamePattern> patterns = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      patterns.add(new NamePattern(PATTERNS.get(random.nextInt(PATTERNS.size()))));
    }
    return patterns;
  }

  private static Scope scope(Random random) {
    return new Scope(some(random), some(random), some(random), some(random));
  }

  private static Fleet draw(Random random) {
    List<Tenant> tenants = new ArrayList<>();
    List<Objective> objectives = new ArrayList<>();
    List<Policy> policies = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      tenants.add(
          new Tenant(
              new TenantName(NAMES.get(i)),
              some(random),
              some(random),
              some(random),
              some(random),
              some(random)));
      objectives.add(
          new Objective(
              "o" + i,
              Objective.Kind.SLO,
              scope(random),
              Optional.empty(),
              Optional.empty(),
              80,
              1));
      policies.add(
          new Policy(
              "p" + i,
              scope(random),
              new TreeMap<>(),
              Budget.DEFAULT,
              Duration.ZERO,
              Policy.OnNotRecovered.KEEP,
              Duration.ZERO,
              Duration.ZERO,
              Duration.ZERO,
              false));
    }
    return new Fleet(
        List.of(),
        List.of(),
        tenants,
        objectives,
        policies,
        List.of(),
        List.of(),
        List.of(),
        Limits.DEFAULT,
        "");
  }

  @Test
  void answersAsTheFleetDoes() {
    Random random = new Random(42);
    int owned = 0;
    for (int i = 0; i < 200; i++) {
      Fleet fleet = draw(random);
      FleetIndex index = new FleetIndex(fleet);
      for (String queue : NAMES) {
        for (String group : NAMES) {
          BrokerId broker = new BrokerId(NAMES.get(random.nextInt(NAMES.size())), "main");
          SubscriptionId id = new SubscriptionId(new GroupId(broker, group), queue);
          List<TenantName> owners = fleet.owners(id);
          owned += owners.size();

          assertThat(index.owners(id)).isEqualTo(owners);
          assertThat(index.owners(new QueueId(broker, queue)))
              .isEqualTo(fleet.owners(new QueueId(broker, queue)));
          assertThat(index.objective(Fleet.sole(owners), id)).isEqualTo(fleet.objective(id));
          for (String none : List.of("", queue)) {
            assertThat(index.policy(Fleet.sole(owners), broker.environment(), none, group))
                .isEqualTo(fleet.policy(Fleet.sole(owners), broker.environment(), none, group));
            assertThat(index.policy(Fleet.sole(owners), broker.environment(), queue, ""))
                .isEqualTo(fleet.policy(Fleet.sole(owners), broker.environment(), queue, ""));
          }
        }
      }
    }
    assertThat(owned).isGreaterThan(1_000);
  }
}
