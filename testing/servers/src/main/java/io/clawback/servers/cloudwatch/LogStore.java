package io.clawback.servers.cloudwatch;

import io.clawback.model.json.Json;
import io.clawback.servers.cloudwatch.FakeCloudWatchLogs.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Groups, streams and events, and the documented rules about them. Guarded by its server. */
final class LogStore {
  private static final String GROUP_NAME = "[.\\-_/#A-Za-z0-9]{1,512}";
  private static final String STREAM_NAME = "[^:*]{1,512}";
  private static final int MOST_EVENTS = 10_000;
  private static final int MOST_BYTES = 1_048_576;
  private static final int EVENT_OVERHEAD = 26;
  private static final long MOST_SPAN = Duration.ofHours(24).toMillis();
  private static final long OLDEST = Duration.ofDays(14).toMillis();
  private static final long NEWEST = Duration.ofHours(2).toMillis();

  private final InstantSource clock;
  private final TreeMap<String, TreeMap<String, List<Event>>> groups = new TreeMap<>();

  LogStore(InstantSource clock) {
    this.clock = clock;
  }

  boolean createGroup(String group) {
    return groups.putIfAbsent(group, new TreeMap<>()) == null;
  }

  List<Event> events(String group, String stream) {
    return groups.getOrDefault(group, new TreeMap<>()).getOrDefault(stream, List.of()).stream()
        .sorted(Comparator.comparingLong(Event::timestamp))
        .toList();
  }

  LogsReply apply(String operation, Json.Obj request) {
    return switch (operation) {
      case "CreateLogGroup" ->
          !request.text("logGroupName").matches(GROUP_NAME)
              ? badName("logGroupName")
              : createGroup(request.text("logGroupName"))
                  ? LogsReply.ok(FakeCloudWatchLogs.nothing())
                  : exists("log group");
      case "CreateLogStream" -> createStream(request);
      case "PutLogEvents" -> put(request);
      case "GetLogEvents" -> get(request);
      default -> LogsReply.error(400, "UnknownOperationException", operation + " is not faked");
    };
  }

  private LogsReply createStream(Json.Obj request) {
    if (!request.text("logStreamName").matches(STREAM_NAME)) {
      return badName("logStreamName");
    }
    TreeMap<String, List<Event>> group = groups.get(request.text("logGroupName"));
    if (group == null) {
      return missing("log group");
    }
    return group.putIfAbsent(request.text("logStreamName"), new ArrayList<>()) == null
        ? LogsReply.ok(FakeCloudWatchLogs.nothing())
        : exists("log stream");
  }

  private LogsReply get(Json.Obj request) {
    List<Json.Obj> events =
        events(request.text("logGroupName"), request.text("logStreamName")).stream()
            .map(e ->
                Json.of(
                    Map.of("timestamp", Json.of(e.timestamp()), "message", Json.of(e.message()))))
            .toList();
    return LogsReply.ok(Json.of(Map.of("events", Json.of(events))));
  }

  private LogsReply put(Json.Obj request) {
    TreeMap<String, List<Event>> group = groups.get(request.text("logGroupName"));
    List<Event> stream = group == null ? null : group.get(request.text("logStreamName"));
    if (stream == null) {
      return missing(group == null ? "log group" : "log stream");
    }
    List<Event> events = new ArrayList<>();
    if (request.get("logEvents") instanceof Json.Array(var items)) {
      for (Json item : items) {
        if (item instanceof Json.Obj event) {
          events.add(new Event(event.whole("timestamp"), event.text("message")));
        }
      }
    }
    String invalid = invalid(events);
    return invalid.isEmpty()
        ? accept(stream, events)
        : LogsReply.error(400, "InvalidParameterException", invalid);
  }

  private static String invalid(List<Event> events) {
    if (events.isEmpty() || events.size() > MOST_EVENTS) {
      return "Log events in a batch must be 1 to " + MOST_EVENTS;
    }
    long bytes = 0;
    for (int i = 0; i < events.size(); i++) {
      bytes += events.get(i).message().getBytes(StandardCharsets.UTF_8).length + EVENT_OVERHEAD;
      if (i > 0 && events.get(i).timestamp() < events.get(i - 1).timestamp()) {
        return "Log events in a single PutLogEvents request must be in chronological order.";
      }
    }
    if (bytes > MOST_BYTES) {
      return "Upload too large: " + bytes + " bytes exceeds limit of " + MOST_BYTES;
    }
    return events.getLast().timestamp() - events.getFirst().timestamp() > MOST_SPAN
        ? "The batch of log events in a single PutLogEvents request cannot span more than 24 hours."
        : "";
  }

  private LogsReply accept(List<Event> stream, List<Event> events) {
    long now = clock.millis();
    int old = 0;
    int fresh = events.size();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).timestamp() < now - OLDEST) {
        old = i + 1;
      } else if (events.get(i).timestamp() > now + NEWEST && fresh == events.size()) {
        fresh = i;
      }
    }
    if (old < fresh) {
      stream.addAll(events.subList(old, fresh));
    }
    TreeMap<String, Json> rejected = new TreeMap<>();
    if (old > 0) {
      rejected.put("tooOldLogEventEndIndex", Json.of(old));
    }
    if (fresh < events.size()) {
      rejected.put("tooNewLogEventStartIndex", Json.of(fresh));
    }
    Json.Obj token = Json.of(Map.of("nextSequenceToken", Json.of("unused")));
    return LogsReply.ok(
        rejected.isEmpty() ? token : token.with("rejectedLogEventsInfo", Json.of(rejected)));
  }

  private static LogsReply badName(String parameter) {
    return LogsReply.error(
        400, "InvalidParameterException", "Value at '" + parameter + "' is not allowed.");
  }

  private static LogsReply missing(String what) {
    return LogsReply.error(
        400, "ResourceNotFoundException", "The specified " + what + " does not exist.");
  }

  private static LogsReply exists(String what) {
    return LogsReply.error(
        400, "ResourceAlreadyExistsException", "The specified " + what + " already exists");
  }
}
