package io.clawback.formats.json;

import com.networknt.schema.Error;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A broken keyword in words; what stands in them is the schema's, never the message's. */
final class RuleWords {
  private RuleWords() {}

  static String of(String keyword, Error error) {
    JsonNode rule = error.getSchemaNode();
    return switch (keyword) {
      case "type" -> "is not of type " + listed(rule, "declared");
      case "enum" -> "is none of the values that are allowed";
      case "const" -> "is not the value that is required";
      case "minimum", "exclusiveMinimum" -> "is less than " + limit(rule);
      case "maximum", "exclusiveMaximum" -> "is more than " + limit(rule);
      case "multipleOf" -> "is no multiple of " + limit(rule);
      case "minLength" -> "is shorter than " + limit(rule) + " characters";
      case "maxLength" -> "is longer than " + limit(rule) + " characters";
      case "pattern" -> "does not match the pattern";
      case "format" -> "is not of format " + listed(rule, "declared");
      case "minItems" -> "has fewer than " + limit(rule) + " items";
      case "maxItems" -> "has more than " + limit(rule) + " items";
      case "uniqueItems" -> "has an item twice";
      case "contains", "minContains", "maxContains" -> "does not contain what it must";
      case "minProperties" -> "has fewer than " + limit(rule) + " fields";
      case "maxProperties" -> "has more than " + limit(rule) + " fields";
      case "additionalProperties", "unevaluatedProperties" ->
          "has a field that the schema does not allow";
      case "propertyNames" -> "has a field whose name is not allowed";
      case "additionalItems", "unevaluatedItems", "items", "prefixItems" ->
          "has an item that the schema does not allow";
      case "dependentRequired", "dependencies", "dependentSchemas" ->
          "lacks what another of its fields requires";
      case "anyOf" -> "fits none of the alternatives";
      case "oneOf" -> "does not fit exactly one of the alternatives";
      case "not" -> "fits what is ruled out";
      case "false" -> "must not be there";
      default -> "breaks '" + keyword + "'";
    };
  }

  private static String limit(@Nullable JsonNode rule) {
    return rule != null && rule.isNumber() ? rule.asString() : "the limit";
  }

  private static String listed(@Nullable JsonNode rule, String otherwise) {
    if (rule == null) {
      return otherwise;
    }
    if (rule.isString()) {
      return rule.asString();
    }
    return rule.isArray()
        ? StreamSupport.stream(rule.spliterator(), false)
            .map(n -> n.asString(""))
            .collect(Collectors.joining(" or "))
        : otherwise;
  }
}
