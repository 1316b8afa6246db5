package io.clawback.formats.base;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A declared file that should be JSON. */
public final class JsonText {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonText() {}

  /** What it holds; empty, and told with its line, when it is no JSON. */
  public static Optional<JsonNode> parse(String file, String text, Opening opening) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (!tree.isMissingNode()) {
        return Optional.of(tree);
      }
      opening.add(file, 0, "The file is empty.", "Write the schema into it.");
      return Optional.empty();
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      opening.add(
          file,
          at == null ? 0 : at.getLineNr(),
          "The file is no JSON: " + Opening.clip(e.getOriginalMessage()) + ".",
          "Correct it there.");
      return Optional.empty();
    }
  }
}
