package io.clawback.runtime.config;

import io.clawback.model.fleet.ContentDeclaration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads what the file says of messages. */
final class ContentReader {
  private final Declared declared;
  private final PluginReader plugins;
  private final Faults faults;

  ContentReader(Declared declared, PluginReader plugins, Faults faults) {
    this.declared = declared;
    this.plugins = plugins;
    this.faults = faults;
  }

  List<ContentDeclaration> contents(List<Section> sections) {
    declared.unique(RuleReader.names(sections), "entry of contents");
    return sections.stream().map(this::content).toList();
  }

  private ContentDeclaration content(Section section) {
    ContentDeclaration d = ContentDeclaration.DEFAULT;
    Optional<String> key = selector(section, "idempotency-key");
    Optional<Duration> window = section.time("accepted-window");
    if (window.filter(Duration::isPositive).isPresent() && !section.has("idempotency-key")) {
      faults.error(
          section.at("accepted-window"),
          "config.impossible-content",
          "Nothing can be remembered as accepted without an idempotency key.",
          "Add idempotency-key, or remove accepted-window.");
    }
    List<Section> contracts = section.sections("contracts");
    declared.unique(RuleReader.names(contracts), "contract of this entry");
    return new ContentDeclaration(
        RuleReader.name(section),
        declared.scope(section),
        key,
        selector(section, "tenant"),
        window.orElse(d.acceptedWindow()),
        contracts.stream().map(plugins::contract).toList(),
        Declared.values(section.patterns("show-to")),
        section.bytes("message-bytes").map(Math::toIntExact).orElse(d.messageBytes()),
        section.bytes("duplicate-memory").orElse(d.duplicateBytes()),
        section.bytes("accepted-read").orElse(d.acceptedReadBytes()),
        section.whole("accepted-keys").orElse(d.acceptedKeys()),
        section.text("quarantine").map(Placed::value),
        section.text("side-queue").map(Placed::value),
        skips(section));
  }

  private static Optional<ContentDeclaration.Skips> skips(Section section) {
    if (!section.has("skip-list")) {
      return Optional.empty();
    }
    Section topics = section.section("skip-list");
    return Optional.of(
        new ContentDeclaration.Skips(
            topics.text("list").map(Placed::value).orElse(""),
            topics.text("status").map(Placed::value).orElse("")));
  }

  private Optional<String> selector(Section section, String key) {
    Optional<Placed<String>> text = section.text(key);
    text.ifPresent(t -> plugins.selector(t, key));
    return text.map(Placed::value);
  }
}
