package io.clawback.runtime.config;

import io.clawback.model.fleet.Policy;
import io.clawback.model.name.BrokerId;
import io.clawback.model.observed.Topology;
import io.clawback.model.plan.StepKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Writes a first config file from what brokers hold. It loads without a problem, looks at
 * everything, and lets nothing happen without an approval; what was guessed says so. The same
 * brokers give the same text. No secret is written: a password given as a setting becomes a
 * reference.
 */
public final class InitWriter {
  private InitWriter() {}

  /**
   * One broker that was looked at.
   *
   * @param type the plugin's type name
   * @param settings that were used to connect, with references or as given
   * @param seen what is there
   */
  public record Source(String type, SortedMap<String, String> settings, Topology seen) {}

  /** The file's text; at least one source. */
  public static String write(List<Source> sources) {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # What Clawback looks at and may do. Check it: clawback validate. All keys: docs/config.md.
        version: 1

        environments:
        """);
    TreeSet<String> environments = new TreeSet<>();
    sources.forEach(s -> environments.add(s.seen().broker().environment()));
    for (String environment : environments) {
      out.append("  ").append(YamlText.of(environment)).append(":\n    brokers:\n");
      sources.stream()
          .filter(s -> s.seen().broker().environment().equals(environment))
          .forEach(s -> broker(out, s));
    }
    tenants(out, sources);
    rules(out);
    return out.toString();
  }

  private static void broker(StringBuilder out, Source source) {
    BrokerId id = source.seen().broker();
    out.append(
        """
              %s:   # %d queues, %d groups
                type: %s
                cluster-id: %s   # a broker that says anything else is not used
        """
            .formatted(
                YamlText.of(id.name()),
                source.seen().queues().size(),
                source.seen().groups().size(),
                YamlText.of(source.type()),
                YamlText.quoted(source.seen().clusterId())));
    if (!source.settings().isEmpty()) {
      out.append("        settings:\n");
      for (Map.Entry<String, String> setting : source.settings().entrySet()) {
        String value = withoutSecret(id, setting.getKey(), setting.getValue());
        out.append("          ")
            .append(YamlText.of(setting.getKey()))
            .append(": ")
            .append(YamlText.quoted(value))
            .append(
                value.equals(setting.getValue()) ? "" : "   # set this variable before connecting")
            .append('\n');
      }
    }
    out.append(
        """
                groups:
                  ignore: ["console-consumer-*"]
        """);
  }

  /** A reference in place of a secret that was written out. */
  private static String withoutSecret(BrokerId id, String key, String value) {
    if (!Secrecy.sounds(key, value)) {
      return value;
    }
    String variable =
        (id.environment() + "_" + id.name() + "_" + key)
            .toUpperCase(Locale.ROOT)
            .replaceAll("[^A-Z0-9]", "_");
    if (!Character.isLetter(variable.charAt(0))) {
      variable = "_" + variable;
    }
    return "${" + variable + "}";
  }

  private static void tenants(StringBuilder out, List<Source> sources) {
    TreeSet<String> queues = new TreeSet<>();
    TreeSet<String> groups = new TreeSet<>();
    sources.forEach(s -> {
      queues.addAll(s.seen().queues());
      groups.addAll(s.seen().groups());
    });
    List<TenantGuess> guesses = TenantGuess.of(queues, groups);
    if (guesses.isEmpty()) {
      out.append(
          """

          # Who owns which queues and groups; what nobody owns is "(unowned)".
          # tenants:
          #   team-a:
          #     queues: ["orders*"]
          #     groups: ["order-*"]
          """);
      return;
    }
    out.append("\n# Guessed from names with the same first word: correct it.\ntenants:\n");
    for (TenantGuess guess : guesses) {
      out.append("  ")
          .append(YamlText.of(guess.name()))
          .append(":   # a guess from ")
          .append(guess.named())
          .append(" names\n");
      list(out, "queues", guess.queues());
      list(out, "groups", guess.groups());
    }
  }

  private static void list(StringBuilder out, String key, List<String> names) {
    if (!names.isEmpty()) {
      out.append("    ").append(key).append(": [");
      out.append(String.join(", ", names.stream().map(YamlText::quoted).toList()));
      out.append("]\n");
    }
  }

  private static void rules(StringBuilder out) {
    out.append(
        """

        objectives:   # the first that matches a subscription holds
          - name: everything
            lag-messages: 100_000   # a default: what can your consumers make up for in time?
            lag-age: 30m
            # alert-at: %d%%         # a finding from here on; not acted on
            # persistence: %d        # observations in a row that must agree before an act

        policies:   # the first that matches decides
          - name: ask-first
            allow:   # never, approval, automatic
        """
            .formatted(RuleReader.ALERT_PERCENT, RuleReader.PERSISTENCE));
    for (StepKind kind : StepKind.values()) {
      Policy.Permission permission =
          kind == StepKind.OFFSETS ? Policy.Permission.NEVER : Policy.Permission.APPROVAL;
      out.append("      %s: %s\n".formatted(FleetKeys.word(kind), FleetKeys.word(permission)));
    }
    out.append(
        """

        # Who runs a group's consumers, so that they can be counted, scaled and restarted.
        # consumers:
        #   my-consumers:
        #     type: process
        #     group: prod/main/my-group
        #     max: 8
        #     settings:
        #       command: [java, -jar, consumer.jar]

        # What messages mean, for clawback inspect: what tells duplicates, and whose a message is.
        # contents:
        #   - name: orders
        #     for: {queues: ["orders*"]}
        #     idempotency-key: $.transaction_id   # or key, or header:NAME
        #     tenant: header:tenant
        """);
  }
}
