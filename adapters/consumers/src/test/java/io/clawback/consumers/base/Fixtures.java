package io.clawback.consumers.base;

import io.clawback.model.fleet.ConsumersDeclaration;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation;
import io.clawback.model.run.OperationId;
import io.clawback.spi.broker.Mutation;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/** Names and small values that the tests of all three types share. */
public final class Fixtures {
  public static final GroupId GROUP = new GroupId(new BrokerId("prod", "main"), "orders");

  private Fixtures() {}

  public static ConsumersDeclaration declaration(
      String type, SortedMap<String, List<String>> settings) {
    return new ConsumersDeclaration("orders", type, GROUP, 0, 10, settings);
  }

  public static Mutation mutation(String id) {
    return mutation(id, 8, Duration.ofSeconds(30));
  }

  public static Mutation mutation(String id, int instances, Duration time) {
    return new Mutation(
        new OperationId(id),
        new TenantName("tenant-a"),
        new Budget(50_000, 5, time, instances, 64));
  }

  public static Operation.ScaleConsumers scale(int from, int to) {
    return new Operation.ScaleConsumers(GROUP, "orders", from, to);
  }

  public static Operation.RestartConsumers restart() {
    return new Operation.RestartConsumers(GROUP, "orders");
  }
}
