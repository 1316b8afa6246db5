package io.clawback.formats.base;

import io.clawback.content.DeclaredContract;
import io.clawback.content.Framing;
import java.util.Set;
import java.util.TreeSet;

/** The ids that a schema from a file has in the registry; none means that all are meant. */
public record SchemaIds(Set<Long> ids) {
  /** What a value breaks that has no frame where one is declared. */
  public static final String UNFRAMED = "is not framed as declared";

  /** Why a message with another id is not judged. */
  public static final String OTHER = "written with a schema id that is not declared";

  /** From the setting {@code schema-ids}. */
  public static SchemaIds of(DeclaredContract declared, Framing framing, Opening opening) {
    TreeSet<Long> ids = new TreeSet<>();
    for (String text : declared.list("schema-ids")) {
      if (text.matches("[0-9]{1,18}")) {
        ids.add(Long.valueOf(text));
      } else {
        opening.add("schema-ids", 0, "A schema id is a whole number.", "Write for example 17.");
      }
    }
    boolean has =
        framing == Framing.CONFLUENT || framing == Framing.APICURIO || framing == Framing.HEADER;
    if (!ids.isEmpty() && !has) {
      opening.add(
          "schema-ids",
          0,
          "Without a framing that has ids, 'schema-ids' chooses nothing.",
          "Declare the framing, or remove schema-ids.");
    }
    return new SchemaIds(ids);
  }

  /** Whether the schema is about messages with this id. */
  public boolean covers(long id) {
    return ids.isEmpty() || ids.contains(id);
  }
}
