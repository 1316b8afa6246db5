package io.clawback.formats.json;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.clawback.formats.base.JsonText;
import io.clawback.formats.base.Opening;
import io.clawback.formats.base.ValueJudge;
import io.clawback.formats.base.Verdict;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes a judge of a JSON Schema's text. */
public final class SchemaOpening {
  /** Deeper JSON is not judged. */
  static final int DEEPEST = 500;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(1_000)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();
  static final JsonMapper MAPPER = JsonMapper.builder(JSON).build();

  /** Where files without an {@code $id} are, for each other's references. */
  private static final String HERE = "file:///contract/";

  private SchemaOpening() {}

  /**
   * A judge by the first text, the others being what it refers to, by {@code $id} or by file name.
   * What is wrong goes to {@code opening}; the judge must not be used then.
   */
  public static ValueJudge open(
      List<String> files, List<String> texts, boolean formats, Opening opening) {
    Map<String, String> known = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>();
    JsonNode main = null;
    for (int i = 0; i < texts.size(); i++) {
      JsonNode tree = JsonText.parse(files.get(i), texts.get(i), opening).orElse(null);
      if (tree == null) {
        continue;
      }
      if (!tree.isObject() && !tree.isBoolean()) {
        opening.add(files.get(i), 0, "The file holds no schema.", "A schema is a JSON object.");
        continue;
      }
      main = main == null ? tree : main;
      known.put(HERE + files.get(i), texts.get(i));
      String id = tree.path("$id").asString(tree.path("id").asString(""));
      if (!id.isEmpty()) {
        known.put(id.endsWith("#") ? id.substring(0, id.length() - 1) : id, texts.get(i));
      }
      PropertyNames.collect(tree, names);
    }
    if (main == null || known.isEmpty()) {
      return (bytes, from, to) -> new Verdict.NotJudged("there is no schema");
    }
    return compiled(files.get(0), main, known, names, formats, opening);
  }

  private static ValueJudge compiled(
      String file,
      JsonNode main,
      Map<String, String> known,
      SortedSet<String> names,
      boolean formats,
      Opening opening) {
    try {
      Schema schema = registry(known, formats).getSchema(SchemaLocation.of(HERE + file), main);
      schema.initializeValidators();
      return new SchemaJudge(schema, Screen.of(main, formats), names);
    } catch (RuntimeException | StackOverflowError e) {
      Throwable told = e;
      while (told.getCause() != null) {
        told = told.getCause();
      }
      opening.add(
          file,
          0,
          "The schema cannot be used: " + Opening.clip(String.valueOf(told.getMessage())) + ".",
          "Declare the files that it refers to; regular expressions are RE2.");
      return (bytes, from, to) -> new Verdict.NotJudged("there is no schema");
    }
  }

  private static SchemaRegistry registry(Map<String, String> known, boolean formats) {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .failFast(true)
            .formatAssertionsEnabled(formats)
            .regularExpressionFactory(new LinearPatterns())
            .preloadSchema(true)
            .build();
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        builder -> builder.schemaRegistryConfig(config).schemas(known));
  }
}
