package io.clawback.app.show;

import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import io.clawback.model.observed.QueueState;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A subscription as JSON: bare numbers with their unit in the name, {@code null} when unknown. */
final class ScanDocument {
  private ScanDocument() {}

  static Json of(ScanRow row, FleetSnapshot snapshot, boolean withPartitions) {
    SubscriptionId id = row.state().id();
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("environment", Json.of(id.broker().environment()));
    fields.put("broker", Json.of(id.broker().name()));
    fields.put("tenant", Json.of(row.tenant().value()));
    fields.put("group", Json.of(id.group().name()));
    fields.put("topic", Json.of(id.queue()));
    fields.put("lagMessages", number(row.lag()));
    fields.put("lagSeconds", number(row.age()));
    fields.put("unknownPartitions", Json.of(row.state().unknownPartitions()));
    fields.put("state", Json.of(row.verdict()));
    fields.put("members", number(row.members()));
    fields.put(
        "lagChangePerSecond",
        row.trend().<Json>map(t -> new Json.Real(t.perSecond())).orElse(new Json.Null()));
    fields.put(
        "lagChangeOverSeconds",
        row.trend().<Json>map(t -> Json.of(Math.round(t.seconds()))).orElse(new Json.Null()));
    row.oldest()
        .ifPresent(oldest -> {
          fields.put("lagSecondsMethod", Json.of(oldest.method().name()));
          fields.put("lagSecondsConfidence", Json.of(oldest.confidence()));
        });
    row.objective()
        .ifPresent(objective -> {
          TreeMap<String, Json> slo = new TreeMap<>();
          slo.put("name", Json.of(objective.name()));
          objective.lagMessages().ifPresent(m -> slo.put("lagMessages", Json.of(m)));
          objective.lagAge().ifPresent(a -> slo.put("lagSeconds", Json.of(a.toSeconds())));
          slo.put("percent", number(row.percent()));
          fields.put("slo", Json.of(slo));
        });
    if (withPartitions) {
      QueueState queue = snapshot.queue(id.queueId()).orElse(null);
      fields.put(
          "partitions",
          Json.of(
              row.state().partitions().stream()
                  .map(p -> partition(p, queue == null ? List.of() : queue.partitions(), row))
                  .toList()));
    } else {
      fields.put(
          "worstPartitions",
          Json.of(row.worst().stream().limit(10).map(p -> Json.of(p.partition())).toList()));
    }
    return Json.of(fields);
  }

  private static Json partition(PartitionLag lag, List<PartitionState> states, ScanRow row) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("partition", Json.of(lag.partition()));
    fields.put("currentOffset", number(lag.committed().number()));
    fields.put(
        "logEndOffset",
        states.stream()
            .filter(s -> s.number() == lag.partition())
            .findFirst()
            .map(s -> number(s.logEnd().number()))
            .orElse(new Json.Null()));
    fields.put("lag", number(lag.offsetLag().number()));
    fields.put("lagMessages", measured(lag.lagMessages()));
    fields.put("lagSeconds", measured(lag.lagSeconds()));
    row.group().members().stream()
        .filter(m -> m.reads(row.state().id().queue(), lag.partition()))
        .findFirst()
        .ifPresent(m -> fields.put("consumer", consumer(m)));
    return Json.of(fields);
  }

  private static Json consumer(Member member) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("id", Json.of(member.id()));
    fields.put("client", Json.of(member.client()));
    fields.put("host", Json.of(member.host()));
    member.instance().ifPresent(i -> fields.put("instance", Json.of(i)));
    return Json.of(fields);
  }

  /** The number with how it was obtained, or the reason why there is none. */
  static Json measured(Measured measured) {
    TreeMap<String, Json> fields = new TreeMap<>();
    switch (measured) {
      case Measured.Known known -> {
        fields.put("value", Json.of(known.value()));
        fields.put("method", Json.of(known.method().name()));
        fields.put("confidence", Json.of(known.confidence()));
      }
      case Measured.Unknown unknown -> {
        fields.put("value", new Json.Null());
        fields.put("reason", RecordJson.write(unknown.reason()));
        fields.put("detail", Json.of(unknown.detail()));
      }
    }
    return Json.of(fields);
  }

  static Json number(OptionalLong number) {
    return number.isPresent() ? Json.of(number.getAsLong()) : new Json.Null();
  }
}
