package io.clawback.sink.cloudwatch;

import io.clawback.spi.sink.LedgerSink.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Asks for just what a delivery asks for, each time with something that the service must refuse: an
 * empty batch, a name that no stream or group can have. A service that refuses for that reason has
 * let these credentials in; nothing is written, nothing is made. Used once.
 */
final class Probing {
  private static final String PUT = "logs:PutLogEvents";
  private static final String STREAM = "logs:CreateLogStream";
  private static final String GROUP = "logs:CreateLogGroup";

  /** No name of a stream or a group may hold it. */
  private static final String IMPOSSIBLE = ":*";

  private final CloudWatchLogsClient client;
  private final Settings settings;
  private final List<Check> checks = new ArrayList<>();

  Probing(CloudWatchLogsClient client, Settings settings) {
    this.client = client;
    this.settings = settings;
  }

  List<Check> checks() {
    String group = settings.text(Settings.GROUP);
    String stream = settings.text(Settings.STREAM);
    Optional<ResourceNotFoundException> absent = put(group, stream);
    if (absent.isPresent()) {
      ask(
          STREAM,
          "the stream is made with the first delivery",
          () ->
              client.createLogStream(
                  r -> r.logGroupName(group).logStreamName(stream + IMPOSSIBLE)));
      group(group, String.valueOf(absent.get().getMessage()));
    }
    return List.copyOf(checks);
  }

  private Optional<ResourceNotFoundException> put(String group, String stream) {
    ResourceNotFoundException[] absent = new ResourceNotFoundException[1];
    ask(
        PUT,
        "entries are delivered",
        () -> {
          try {
            client.putLogEvents(
                PutLogEventsRequest.builder()
                    .logGroupName(group)
                    .logStreamName(stream)
                    .logEvents(List.of())
                    .build());
          } catch (ResourceNotFoundException e) {
            absent[0] = e;
          }
        });
    return Optional.ofNullable(absent[0]);
  }

  private void group(String group, String said) {
    if (!said.contains("log group")) {
      return;
    }
    if (settings.createsGroup()) {
      ask(
          GROUP,
          "the group is made with the first delivery",
          () -> client.createLogGroup(r -> r.logGroupName(group + IMPOSSIBLE)));
    } else {
      checks.add(
          Check.missing(
              "log group " + group,
              "there is no such group: nothing can be delivered",
              "Make it, or set create-group: true."));
    }
  }

  private void ask(String right, String neededFor, Runnable call) {
    try {
      call.run();
    } catch (InvalidParameterException e) {
      // Refused for what was wrong with it on purpose: the right is there.
    } catch (CloudWatchLogsException e) {
      if (!Failures.rights(e)) {
        throw e;
      }
      checks.add(
          Check.missing(
              right,
              "refused (" + Failures.code(e) + "); without it not so: " + neededFor,
              "Grant " + right + " on the group, or correct the key."));
      return;
    }
    checks.add(Check.ok(right, neededFor));
  }
}
