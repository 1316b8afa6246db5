package io.clawback.demo.outbreak;

import io.clawback.demo.draw.Outbreak;
import io.clawback.demo.draw.Outbreak.Neighbour;
import io.clawback.demo.world.Clusters;
import io.clawback.demo.world.Folder;
import io.clawback.demo.world.Mark;
import io.clawback.demo.world.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The config that the owner of this world would write: where the cluster is, whose is what, what is
 * promised and allowed. Nothing in it tells what is wrong.
 */
final class OutbreakConfig {
  private static final String HEAD =
      """
      # The demo's fleet. Try on it, while the world runs:
      #   clawback --config THIS_FILE scan
      """;

  private final Outbreak world;

  OutbreakConfig(Outbreak world) {
    this.world = world;
  }

  /** The text. */
  String text(Clusters clusters, Folder folder, Mark mark, Services services) {
    Map<String, Object> root = map("version", 1);
    root.put("environments", map(Outbreak.ENVIRONMENT, clusters.declared(Outbreak.ENVIRONMENT)));
    root.put("tenants", tenants());
    root.put("objectives", objectives());
    root.put("policies", policies());
    if (world.readers() == Outbreak.Readers.ALONE) {
      root.put("consumers", consumers(folder, mark, services));
    }
    root.put("contents", contents());
    root.put(
        "sinks",
        map(
            "compliance",
            map(
                "type",
                "jsonl",
                "settings",
                map("path", folder.sinks().resolve("compliance.jsonl").toString()))));
    return HEAD + YamlText.of(root);
  }

  private Map<String, Object> tenants() {
    Map<String, Object> tenants = new LinkedHashMap<>();
    tenants.put(
        world.tenant(),
        map(
            "queues",
            world.queues().stream().map(Outbreak.Queue::name).toList(),
            "groups",
            world.groups()));
    for (Neighbour neighbour : world.neighbours()) {
      tenants.put(
          neighbour.tenant(),
          map("queues", List.of(neighbour.queue()), "groups", List.of(neighbour.group())));
    }
    return tenants;
  }

  private List<Object> objectives() {
    List<Object> objectives = new ArrayList<>();
    objectives.add(objective(world.tenant(), world.slo()));
    world.neighbours().forEach(n -> objectives.add(objective(n.tenant(), n.slo())));
    return objectives;
  }

  private static Map<String, Object> objective(String tenant, long messages) {
    Map<String, Object> objective = map("name", tenant, "kind", "sla");
    objective.put("for", map("tenants", List.of(tenant)));
    objective.put("lag-messages", messages);
    objective.put("alert-at", "80%");
    objective.put("persistence", 1);
    return objective;
  }

  private List<Object> policies() {
    Map<String, Object> drain = map("name", "careful");
    drain.put("for", map("tenants", List.of(world.tenant())));
    Map<String, Object> tier = map("name", "AGGRESSIVE_DRAIN", "exceeded-by", "200%");
    drain.put("budget", map("messages", 1_000L, "share", "1%", "time", "5m"));
    switch (world.readers()) {
      case SHARING -> {
        drain.put("allow", map("quarantine", "approval"));
        tier.put("allow", map("quarantine", "automatic"));
        tier.put("budget", map("messages", 100_000L, "share", "5%", "time", "5m"));
      }
      case ALONE -> {
        drain.put(
            "allow", map("pause", "approval", "quarantine", "approval", "rewrite", "automatic"));
        tier.put("allow", map("pause", "automatic", "quarantine", "automatic"));
        tier.put("budget", map("messages", 1_000_000L, "share", "100%", "time", "5m"));
      }
    }
    drain.put("tiers", List.of(tier));
    drain.put("recover-within", "3m");
    drain.put("on-not-recovered", "keep");
    drain.put("cooldown", "30s");
    drain.put("manual-baseline", "10m");
    return List.of(drain, map("name", "look-only", "allow", Map.of()));
  }

  private List<Object> contents() {
    Map<String, Object> payments = map("name", "payments");
    payments.put("for", map("queues", world.queues().stream().map(Outbreak.Queue::name).toList()));
    payments.put("quarantine", world.quarantine());
    if (world.readers() == Outbreak.Readers.SHARING) {
      payments.put("skip-list", map("list", Fittings.SKIP_LIST, "status", Fittings.SKIP_STATUS));
    }
    return List.of(payments);
  }

  /** Who runs the groups: each service is started by its owner, and known by its pid. */
  private Map<String, Object> consumers(Folder folder, Mark mark, Services services) {
    Map<String, Object> fleets = new LinkedHashMap<>();
    for (Outbreak.Queue queue : world.queues()) {
      String group = queue.groups().getFirst();
      Map<String, Object> settings = map("command", services.command(queue));
      settings.put("adopt", services.pid(queue).toString());
      settings.put("adopt-match", mark.argument());
      settings.put("logs", folder.logs().toString());
      settings.put("settle-seconds", 1);
      settings.put("stop-grace-seconds", 6);
      Map<String, Object> fleet = map("type", "process");
      fleet.put("group", Outbreak.ENVIRONMENT + "/" + Clusters.BROKER + "/" + group);
      fleet.put("min", 1);
      fleet.put("max", 1);
      fleet.put("settings", settings);
      fleets.put(queue.name().substring(world.tenant().length() + 1), fleet);
    }
    return fleets;
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
