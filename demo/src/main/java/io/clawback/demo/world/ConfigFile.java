package io.clawback.demo.world;

import io.clawback.demo.draw.Busy;
import io.clawback.demo.draw.Slow;
import io.clawback.demo.draw.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The config that the owner of this world would write: where the clusters are, whose is what, what
 * is promised and allowed. Nothing in it tells what is wrong.
 */
final class ConfigFile {
  private static final String HEAD =
      """
      # The demo's fleet. Try on it, while the world runs:
      #   clawback --config THIS_FILE scan
      # Its clusters are real. Its CloudWatch Logs is a fake of the protocol on loopback, written to by
      # Amazon's own client: no emulator can be had, and nothing leaves this machine.
      """;

  private final World world;

  ConfigFile(World world) {
    this.world = world;
  }

  /**
   * The text.
   *
   * @param command runs one consumer of the busy group
   * @param cloudWatch the CloudWatch sink's settings
   */
  String text(
      Clusters clusters,
      Folder folder,
      Mark mark,
      List<String> command,
      Map<String, String> cloudWatch) {
    Map<String, Object> root = map("version", 1);
    Map<String, Object> environments = new LinkedHashMap<>();
    World.ENVIRONMENTS.forEach(e -> environments.put(e, clusters.declared(e)));
    root.put("environments", environments);
    root.put("tenants", tenants());
    root.put("objectives", objectives());
    root.put("policies", policies());
    root.put("parity", parity());
    root.put("consumers", consumers(folder, mark, command));
    root.put("sinks", sinks(folder, cloudWatch));
    return HEAD + YamlText.of(root);
  }

  private Map<String, Object> tenants() {
    Map<String, Object> tenants = new LinkedHashMap<>();
    for (String tenant : world.tenants()) {
      Map<String, Object> owned = new LinkedHashMap<>();
      List<String> queues =
          world.topics().stream()
              .filter(t -> t.tenant().equals(tenant))
              .map(World.Topic::name)
              .toList();
      List<String> groups =
          world.groups().stream()
              .filter(g -> g.tenant().equals(tenant))
              .map(World.Group::name)
              .toList();
      if (!queues.isEmpty()) {
        owned.put("queues", queues);
      }
      owned.put("groups", groups);
      tenants.put(tenant, owned);
    }
    return tenants;
  }

  private List<Object> objectives() {
    return List.of(
        objective(world.busy().group(), world.busy().tenant(), world.busy().slo()),
        objective(world.slow().group(), world.slow().tenant(), world.slow().slo()),
        map("name", "everything-else", "lag-messages", 20_000L, "persistence", 1));
  }

  private static Map<String, Object> objective(String group, String tenant, long messages) {
    Map<String, Object> objective = map("name", group);
    objective.put("for", map("tenants", List.of(tenant), "groups", List.of(group)));
    objective.put("lag-messages", messages);
    objective.put("alert-at", "80%");
    objective.put("persistence", 1);
    return objective;
  }

  private List<Object> policies() {
    Busy busy = world.busy();
    Slow slow = world.slow();
    Map<String, Object> remedy = map("name", busy.group() + "-in-" + World.PROD);
    remedy.put("for", map("tenants", List.of(busy.tenant()), "environments", List.of(World.PROD)));
    remedy.put("allow", map("rebalance", "automatic", "scale", "automatic"));
    remedy.put(
        "budget",
        map(
            "messages",
            50_000L,
            "share",
            "50%",
            "time",
            "2m",
            "instances",
            busy.target() - busy.instances()));
    remedy.put("recover-within", "90s");
    remedy.put("on-not-recovered", "keep");
    remedy.put("cooldown", "30s");
    remedy.put("manual-baseline", "30m");
    Map<String, Object> growth = map("name", slow.topic() + "-in-" + World.STAGING);
    growth.put(
        "for", map("tenants", List.of(slow.tenant()), "environments", List.of(World.STAGING)));
    growth.put("allow", map("expand", "approval"));
    growth.put("budget", map("partitions", 8));
    growth.put("manual-baseline", "30m");
    growth.put("approval-valid", "1h");
    return List.of(remedy, growth, map("name", "look-only", "allow", Map.of()));
  }

  private List<Object> parity() {
    List<String> alike = List.of(world.busy().topic(), world.slow().topic());
    List<Object> rules = new ArrayList<>();
    rules.add(
        rule("partitions-alike", "queue.partitions", alike, List.of(World.STAGING), "equal", true));
    Map<String, Object> scaled =
        rule(
            "partitions-in-proportion",
            "queue.partitions",
            List.of(),
            List.of("dev", World.STAGING),
            map("ratio", map("least", 0.2, "most", 1)),
            false);
    scaled.put("ignore", alike);
    rules.add(scaled);
    rules.add(
        rule(
            "lag-alike",
            "group.lag",
            List.of(world.slow().group()),
            List.of(World.STAGING),
            map("within", world.slow().slo() / 10),
            false));
    rules.add(
        rule(
            "retention-alike",
            "queue.settings.retention.ms",
            List.of(),
            List.of(World.STAGING),
            "equal",
            false));
    rules.add(
        rule(
            "quotas-alike",
            "quota.producer_byte_rate",
            List.of(),
            List.of(World.STAGING),
            "equal",
            false));
    return rules;
  }

  private static Map<String, Object> rule(
      String name,
      String property,
      List<String> of,
      List<String> environments,
      Object relation,
      boolean align) {
    Map<String, Object> rule = map("name", name, "property", property);
    if (!of.isEmpty()) {
      rule.put("of", of);
    }
    rule.put("reference", World.PROD);
    rule.put("environments", environments);
    rule.put("relation", relation);
    rule.put("align", align);
    return rule;
  }

  private Map<String, Object> consumers(Folder folder, Mark mark, List<String> command) {
    Busy busy = world.busy();
    Map<String, Object> settings = map("command", command);
    settings.put("adopt", folder.pids().toString());
    settings.put("adopt-match", mark.argument());
    settings.put("logs", folder.logs().toString());
    settings.put("settle-seconds", 1);
    settings.put("stop-grace-seconds", 6);
    Map<String, Object> fleet = map("type", "process");
    fleet.put("group", World.PROD + "/" + Clusters.BROKER + "/" + busy.group());
    fleet.put("min", 1);
    fleet.put("max", busy.target());
    fleet.put("settings", settings);
    return map(busy.group(), fleet);
  }

  private static Map<String, Object> sinks(Folder folder, Map<String, String> cloudWatch) {
    Map<String, Object> sinks =
        map(
            "compliance",
            map(
                "type",
                "jsonl",
                "settings",
                map("path", folder.sinks().resolve("compliance.jsonl").toString())));
    sinks.put("cloudwatch", map("type", "cloudwatch", "settings", new TreeMap<>(cloudWatch)));
    return sinks;
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
