package io.clawback.engine.parity;

import io.clawback.model.finding.Finding.Change;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.Capability;
import io.clawback.model.observed.QueueState;
import java.util.Optional;

/** What changing a property from one value to another means on one broker. */
final class Changes {
  private Changes() {}

  static Change of(Property property, BrokerSnapshot broker, String subject, Value from, Value to) {
    return switch (property) {
      case Property.QueuePartitions ignored -> partitions(broker, subject, from, to);
      case Property.QueueReplication ignored -> Change.NOT_CHANGEABLE;
      case Property.QueueSetting setting ->
          broker.capabilities().contains(Capability.SETTINGS)
                  && settable(from)
                  && to instanceof Value.Known
              ? Settings.change(setting.key(), from.text(), to.text())
              : Change.NOT_CHANGEABLE;
      case Property.GroupLag ignored -> Change.NOT_CHANGEABLE;
      case Property.GroupConsumed ignored -> Change.NOT_CHANGEABLE;
      case Property.GroupMembers ignored -> Change.NOT_CHANGEABLE;
      case Property.QuotaLimit ignored ->
          broker.capabilities().contains(Capability.QUOTAS) && settable(from) && settable(to)
              ? quota(from, to)
              : Change.NOT_CHANGEABLE;
    };
  }

  private static boolean settable(Value value) {
    return value instanceof Value.Known || value instanceof Value.Unset;
  }

  private static Change partitions(BrokerSnapshot broker, String subject, Value from, Value to) {
    Optional<QueueState> queue = broker.queue(subject);
    if (queue.isEmpty()
        || !broker.capabilities().contains(Capability.PARTITIONS)
        || !queue.get().traits().partitionsCanGrow()
        || !(from instanceof Value.Known a)
        || !(to instanceof Value.Known b)
        || a.number().orElse(0.0) >= b.number().orElse(0.0)) {
      return Change.NOT_CHANGEABLE;
    }
    return queue.get().traits().growthReversible() ? Change.UNSAFE : Change.IRREVERSIBLE;
  }

  /** More room, or no limit, harms nobody who is bound by it; less throttles. */
  private static Change quota(Value from, Value to) {
    double before = from.asNumber().orElse(Double.POSITIVE_INFINITY);
    double after = to.asNumber().orElse(Double.POSITIVE_INFINITY);
    return after >= before ? Change.SAFE : Change.UNSAFE;
  }
}
