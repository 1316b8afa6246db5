package io.clawback.model.json;

/** The text is not JSON, or not the JSON that was expected. The message says where. */
public final class JsonException extends RuntimeException {
  public JsonException(String message) {
    super(message);
  }

  public JsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
