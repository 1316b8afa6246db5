package io.clawback.servers.cloudwatch;

import io.clawback.model.json.Json;
import java.util.Map;

/** What is answered: an HTTP status and a JSON body. */
record LogsReply(int status, Json.Obj body) {
  static LogsReply ok(Json.Obj body) {
    return new LogsReply(200, body);
  }

  static LogsReply error(int status, String type, String message) {
    return new LogsReply(
        status, Json.of(Map.of("__type", Json.of(type), "message", Json.of(message))));
  }
}
