package io.clawback.runtime.config;

import io.clawback.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The config file's JSON Schema (2020-12) for editors, made from the tables that the reader binds
 * by.
 */
public final class ConfigSchema {
  private static final String DURATION = "^([0-9_]+(ms|s|m|h|d))+$";

  private ConfigSchema() {}

  /** The schema. */
  public static Json.Obj json() {
    return table(FleetKeys.ROOT)
        .with("$schema", Json.of("https://json-schema.org/draft/2020-12/schema"))
        .with("title", Json.of("Clawback's config file"));
  }

  private static Json.Obj table(Keys keys) {
    TreeMap<String, Json> properties = new TreeMap<>();
    List<Json> required = new ArrayList<>();
    for (Keys.Key key : keys.keys()) {
      properties.put(key.name(), schema(key.shape()).with("description", Json.of(key.help())));
      if (key.required()) {
        required.add(Json.of(key.name()));
      }
    }
    Json.Obj object =
        type("object")
            .with("properties", Json.of(properties))
            .with("additionalProperties", Json.of(false));
    return required.isEmpty() ? object : object.with("required", Json.of(required));
  }

  private static Json.Obj schema(Shape shape) {
    return switch (shape) {
      case Shape.Text text -> type("string").with("minLength", Json.of(1));
      case Shape.Name name -> matching(name());
      case Shape.Pattern pattern ->
          type("string")
              .with("minLength", Json.of(1))
              .with("maxLength", Json.of(Shape.Pattern.LONGEST));
      case Shape.Choice(List<String> choices) -> words(choices);
      case Shape.Whole whole -> whole(whole);
      case Shape.Decimal decimal -> type("number").with("minimum", Json.of(0));
      case Shape.Percent percent -> matching("^[0-9]+ ?%$");
      case Shape.Time time -> matching(DURATION);
      case Shape.Bytes bytes ->
          anyOf(
              type("integer").with("minimum", Json.of(bytes.least())),
              matching("^[0-9_]+ ?([KMG]iB|[kMG]B|B)?$"));
      case Shape.Flag flag -> type("boolean");
      case Shape.ListOf(Shape item) -> type("array").with("items", schema(item));
      case Shape.MapOf(Shape value) ->
          type("object")
              .with("propertyNames", matching(name()))
              .with("additionalProperties", schema(value));
      case Shape.Settings settings ->
          type("object").with("additionalProperties", anyOf(scalar(), list(scalar())));
      case Shape.Table(Keys keys) -> table(keys);
      case Shape.WordOr(List<String> choices, Keys keys) -> anyOf(words(choices), table(keys));
    };
  }

  /** YAML 1.2 reads {@code 100_000} as a string, so both spellings are allowed. */
  private static Json.Obj whole(Shape.Whole whole) {
    Json.Obj number = type("integer").with("minimum", Json.of(whole.least()));
    if (whole.most() == whole.least()) {
      return Json.of(Map.of("const", Json.of(whole.least())));
    }
    return anyOf(
        whole.most() == Long.MAX_VALUE ? number : number.with("maximum", Json.of(whole.most())),
        matching("^[0-9]+(_[0-9]+)*$"));
  }

  private static String name() {
    return "^" + Shape.Name.REGEX + "$";
  }

  private static Json.Obj scalar() {
    return Json.of(
        Map.of("type", Json.of(List.of(Json.of("string"), Json.of("number"), Json.of("boolean")))));
  }

  private static Json.Obj list(Json.Obj items) {
    return type("array").with("items", items);
  }

  private static Json.Obj words(List<String> words) {
    return Json.of(Map.of("enum", Json.of(words.stream().map(Json::of).toList())));
  }

  private static Json.Obj matching(String regex) {
    return type("string").with("pattern", Json.of(regex));
  }

  private static Json.Obj anyOf(Json.Obj... schemas) {
    return Json.of(Map.of("anyOf", Json.of(List.of(schemas))));
  }

  private static Json.Obj type(String type) {
    return Json.of(Map.of("type", Json.of(type)));
  }
}
