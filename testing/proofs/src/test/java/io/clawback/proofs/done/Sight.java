package io.clawback.proofs.done;

import io.clawback.model.json.Json;
import io.clawback.proofs.product.CommandLineProcess.Said;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code scan --partitions -o json} saw. */
final class Sight {
  private final List<Json.Obj> subscriptions;

  Sight(Said said) {
    if (said.exitCode() != 0) {
      throw new AssertionError(said.all());
    }
    this.subscriptions = SeedLog.objects(said.json().get("subscriptions"));
  }

  /** The one subscription. */
  Json.Obj of(String environment, String group, String topic) {
    return subscriptions.stream()
        .filter(s -> s.text("environment").equals(environment))
        .filter(s -> s.text("group").equals(group) && s.text("topic").equals(topic))
        .findFirst()
        .orElseThrow(() -> new AssertionError(environment + " " + group + " is not in the scan"));
  }

  /** How far it is behind, in messages. */
  long lag(String environment, String group, String topic) {
    return of(environment, group, topic).whole("lagMessages");
  }

  /** Kafka's LAG by partition; what is not known is left out. */
  SortedMap<Integer, Long> partitions(String environment, String group, String topic) {
    SortedMap<Integer, Long> lag = new TreeMap<>();
    for (Json.Obj p : SeedLog.objects(of(environment, group, topic).get("partitions"))) {
      if (!(p.get("lag") instanceof Json.Null)) {
        lag.put(Math.toIntExact(p.whole("partition")), p.whole("lag"));
      }
    }
    return lag;
  }
}
