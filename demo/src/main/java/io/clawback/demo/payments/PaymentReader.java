package io.clawback.demo.payments;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads a payment as its consumers do: the whole document, strictly. Thread-safe. */
public final class PaymentReader {
  private final JsonFactory json = new JsonFactory();

  /** Whether it is one JSON object with a {@code transaction_id} that is text. */
  public boolean readable(byte @Nullable [] value) {
    if (value == null) {
      return false;
    }
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), value)) {
      return parser.nextToken() == JsonToken.START_OBJECT
          && hasTransaction(parser)
          && parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  /** Reads the object to its end. */
  private static boolean hasTransaction(JsonParser parser) {
    boolean found = false;
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return false;
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (depth == 1
          && token == JsonToken.VALUE_STRING
          && "transaction_id".equals(parser.currentName())) {
        found = true;
      }
    }
    return found;
  }
}
