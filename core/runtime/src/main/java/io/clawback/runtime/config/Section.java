package io.clawback.runtime.config;

import io.clawback.model.name.NamePattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One mapping of the file, read by its table of keys. Opening it reports unknown and missing keys;
 * each read reports a value of the wrong type or out of range, and goes on with a stand-in, because
 * a fleet with any fault is never used.
 */
final class Section {
  private final Node.Mapping node;
  private final Mark at;
  private final Keys keys;
  private final Faults faults;

  private Section(Node.Mapping node, Mark at, Keys keys, Faults faults) {
    this.node = node;
    this.at = at;
    this.keys = keys;
    this.faults = faults;
  }

  static Section open(Node node, Mark at, Keys keys, Faults faults) {
    Node.Mapping mapping;
    if (node instanceof Node.Mapping found) {
      mapping = found;
    } else if (node instanceof Node.Scalar scalar && scalar.nothing()) {
      mapping = new Node.Mapping(at, List.of());
    } else {
      mistyped(node, keys.what(), keys.words(), faults);
      return new Section(new Node.Mapping(at, List.of()), at, keys, faults);
    }
    TreeSet<String> misspelt = new TreeSet<>();
    for (Node.Entry entry : mapping.entries()) {
      if (!keys.names().contains(entry.key())) {
        Nearest.to(entry.key(), keys.names()).ifPresent(misspelt::add);
        faults.error(
            entry.at(),
            "config.unknown-key",
            "'" + clip(entry.key()) + "' is no key of " + keys.what() + ".",
            Nearest.advice(entry.key(), keys.names()));
      }
    }
    for (Keys.Key key : keys.keys()) {
      if (key.required() && mapping.entry(key.name()).isEmpty() && !misspelt.contains(key.name())) {
        faults.error(
            at,
            "config.missing-key",
            "'" + key.name() + "' is missing in " + keys.what() + ".",
            "Add it: " + key.help());
      }
    }
    return new Section(mapping, at, keys, faults);
  }

  /** Where the key is written; the section itself when it is not. */
  Mark at(String key) {
    return node.entry(key).map(Node.Entry::at).orElse(at);
  }

  Mark at() {
    return at;
  }

  /** Whether it holds nothing at all. */
  boolean empty() {
    return node.entries().isEmpty();
  }

  boolean has(String key) {
    keys.get(key);
    return node.entry(key).isPresent();
  }

  /** A text, a name or a choice. */
  Optional<Placed<String>> text(String key) {
    return value(key).flatMap(n -> text(n, key, keys.get(key).shape()));
  }

  Optional<Boolean> flag(String key) {
    return scalar(
        key,
        Shape.Flag.class,
        (shape, text) ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  Optional<Long> whole(String key) {
    return scalar(
        key,
        Shape.Whole.class,
        (shape, text) -> Quantity.whole(text).filter(n -> n >= shape.least() && n <= shape.most()));
  }

  Optional<Double> decimal(String key) {
    return scalar(
        key, Shape.Decimal.class, (shape, text) -> Quantity.decimal(text).filter(n -> n >= 0));
  }

  Optional<Integer> percent(String key) {
    return scalar(
        key,
        Shape.Percent.class,
        (shape, text) ->
            Quantity.percent(text)
                .filter(n -> n >= shape.least() && n <= shape.most())
                .map(Long::intValue));
  }

  Optional<Duration> time(String key) {
    return scalar(
        key,
        Shape.Time.class,
        (shape, text) ->
            Quantity.duration(text)
                .filter(d -> d.compareTo(shape.least()) >= 0 && d.compareTo(shape.most()) <= 0));
  }

  Optional<Long> bytes(String key) {
    return scalar(
        key,
        Shape.Bytes.class,
        (shape, text) -> Quantity.bytes(text).filter(n -> n >= shape.least() && n <= shape.most()));
  }

  <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    return text(key)
        .flatMap(placed ->
            List.of(type.getEnumConstants()).stream()
                .filter(e -> FleetKeys.word(e).equals(placed.value()))
                .findFirst());
  }

  List<Placed<NamePattern>> patterns(String key) {
    return list(key, (item, shape) -> text(item, key, shape)).stream()
        .map(p -> new Placed<>(new NamePattern(p.value()), p.at()))
        .toList();
  }

  List<Placed<String>> texts(String key) {
    return list(key, (item, shape) -> text(item, key, shape));
  }

  /** The mapping below the key; an empty one when nothing is written. */
  Section section(String key) {
    Shape.Table table = shape(key, Shape.Table.class);
    Node.Entry entry =
        node.entry(key).orElse(new Node.Entry(key, at, new Node.Mapping(at, List.of())));
    return open(entry.value(), entry.at(), table.keys(), faults);
  }

  List<Section> sections(String key) {
    return list(
        key,
        (item, shape) ->
            shape instanceof Shape.Table(Keys table)
                ? Optional.of(open(item, item.at(), table, faults))
                : Optional.empty());
  }

  /** Names and the section below each, in the order of the file. */
  List<Named> named(String key) {
    Shape.MapOf map = shape(key, Shape.MapOf.class);
    List<Named> found = new ArrayList<>();
    Node node = value(key).orElse(null);
    if (node != null && map.value() instanceof Shape.Table(Keys table)) {
      if (!(node instanceof Node.Mapping(Mark at, List<Node.Entry> entries))) {
        mistyped(node, key, map.words(), faults);
        return List.of();
      }
      for (Node.Entry entry : entries) {
        if (!entry.key().matches(Shape.Name.REGEX)) {
          bad(entry.at(), "A name in '" + key + "'", entry.key(), new Shape.Name().words());
        }
        found.add(
            new Named(entry.key(), entry.at(), open(entry.value(), entry.at(), table, faults)));
      }
    }
    return found;
  }

  /** Settings by name, each with where it is and its one text or more. */
  SortedMap<String, Placed<List<String>>> settings(String key) {
    Shape.Settings shape = shape(key, Shape.Settings.class);
    TreeMap<String, Placed<List<String>>> found = new TreeMap<>();
    Node node = value(key).orElse(null);
    if (node instanceof Node.Mapping(Mark at, List<Node.Entry> entries)) {
      for (Node.Entry entry : entries) {
        SettingValue.read(entry, faults)
            .ifPresent(v -> found.put(entry.key(), new Placed<>(v, entry.at())));
      }
    } else if (node != null) {
      mistyped(node, key, shape.words(), faults);
    }
    return found;
  }

  /** Where each setting is, those that could not be read too. */
  SortedMap<String, Mark> settingPlaces(String key) {
    TreeMap<String, Mark> places = new TreeMap<>();
    if (value(key).orElse(null) instanceof Node.Mapping map) {
      map.entries().forEach(e -> places.put(e.key(), e.at()));
    }
    return places;
  }

  /** The value as it stands, for what has a shape of its own; reports an empty one. */
  Optional<Node> value(String key) {
    keys.get(key);
    Optional<Node.Entry> entry = node.entry(key);
    if (entry.isPresent() && entry.get().value() instanceof Node.Scalar s && s.nothing()) {
      faults.error(
          entry.get().at(),
          "config.bad-value",
          "'" + key + "' has no value.",
          "Give it " + keys.get(key).shape().words() + ", or remove the key.");
      return Optional.empty();
    }
    return entry.map(Node.Entry::value);
  }

  private <T> List<T> list(String key, ItemReader<T> reader) {
    Shape.ListOf shape = shape(key, Shape.ListOf.class);
    List<T> found = new ArrayList<>();
    Node node = value(key).orElse(null);
    if (node instanceof Node.Sequence(Mark at, List<Node> items)) {
      items.forEach(item -> reader.read(item, shape.item()).ifPresent(found::add));
    } else if (node != null) {
      mistyped(node, key, shape.words() + " such as [a, b]", faults);
    }
    return found;
  }

  private <S extends Shape, T> Optional<T> scalar(String key, Class<S> type, Parser<S, T> parser) {
    S shape = shape(key, type);
    Optional<Node> value = value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get() instanceof Node.Scalar(Mark at, String text, boolean plain))) {
      mistyped(value.get(), key, shape.words(), faults);
      return Optional.empty();
    }
    Optional<T> parsed = parser.parse(shape, text);
    if (parsed.isEmpty()) {
      bad(at, "'" + key + "'", text, shape.words());
    }
    return parsed;
  }

  private Optional<Placed<String>> text(Node node, String key, Shape shape) {
    if (!(node instanceof Node.Scalar(Mark at, String text, boolean plain))) {
      mistyped(node, key, shape.words(), faults);
      return Optional.empty();
    }
    boolean good =
        switch (shape) {
          case Shape.Name name -> text.matches(Shape.Name.REGEX);
          case Shape.Choice(List<String> choices) -> choices.contains(text);
          case Shape.WordOr(List<String> choices, Keys table) -> choices.contains(text);
          default -> printable(text) && !text.contains("${");
        };
    if (!good) {
      bad(at, "'" + key + "'", text, shape.words());
      return Optional.empty();
    }
    return Optional.of(new Placed<>(text, at));
  }

  private static boolean printable(String text) {
    return !text.isBlank()
        && text.length() <= Shape.Pattern.LONGEST
        && text.chars().noneMatch(Character::isISOControl);
  }

  private void bad(Mark at, String what, String text, String words) {
    faults.error(
        at,
        "config.bad-value",
        what + " should be " + words + ", not '" + clip(text) + "'.",
        text.contains("${")
            ? "References are for settings only: write the value itself."
            : "Correct the value.");
  }

  private static void mistyped(Node node, String what, String words, Faults faults) {
    faults.error(
        node.at(),
        "config.wrong-type",
        "'" + what + "' should be " + words + ", and is " + node.kind() + ".",
        "Correct the value.");
  }

  static String clip(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  private <S extends Shape> S shape(String key, Class<S> type) {
    return type.cast(keys.get(key).shape());
  }

  /** A name, where it is, and what is below it. */
  record Named(String name, Mark at, Section section) {}

  private interface Parser<S extends Shape, T> {
    Optional<T> parse(S shape, String text);
  }

  private interface ItemReader<T> {
    Optional<T> read(Node item, Shape shape);
  }
}
