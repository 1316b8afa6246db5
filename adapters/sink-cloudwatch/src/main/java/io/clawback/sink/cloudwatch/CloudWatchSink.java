package io.clawback.sink.cloudwatch;

import io.clawback.model.audit.Entry;
import io.clawback.model.error.ClawbackException;
import io.clawback.spi.sink.LedgerSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DataAlreadyAcceptedException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Puts each entry's line as one event, with the entry's time. Readers tell a second delivery by
 * {@code seq}. Retries are the client's, three attempts within the time-out. Thread-safe; connects
 * at the first delivery.
 */
final class CloudWatchSink implements LedgerSink {
  private final String name;
  private final Settings settings;
  private final Supplier<CloudWatchLogsClient> open;
  private @Nullable CloudWatchLogsClient client;

  CloudWatchSink(String name, Settings settings, Supplier<CloudWatchLogsClient> open) {
    this.name = name;
    this.settings = settings;
    this.open = open;
  }

  @Override
  public synchronized Delivery deliver(List<Entry> entries) {
    List<String> rejected = new ArrayList<>();
    long accepted = -1;
    try {
      CloudWatchLogsClient connected = client == null ? open.get() : client;
      client = connected;
      for (List<Entry> batch : Batches.of(entries)) {
        rejected.addAll(put(connected, batch));
        accepted = batch.getLast().seq();
      }
      return new Delivery(accepted, rejected);
    } catch (SdkException e) {
      ClawbackException told = Failures.told(name, settings, e);
      if (accepted < 0) {
        throw told;
      }
      return new Delivery(accepted, rejected);
    }
  }

  @Override
  public synchronized List<Check> checks() {
    CloudWatchLogsClient connected = client == null ? open.get() : client;
    client = connected;
    try {
      return new Probing(connected, settings).checks();
    } catch (SdkException e) {
      throw Failures.told(name, settings, e);
    }
  }

  private List<String> put(CloudWatchLogsClient to, List<Entry> batch) {
    PutLogEventsRequest request =
        PutLogEventsRequest.builder()
            .logGroupName(settings.text(Settings.GROUP))
            .logStreamName(settings.text(Settings.STREAM))
            .logEvents(batch.stream().map(CloudWatchSink::event).toList())
            .build();
    try {
      return rejected(batch, to.putLogEvents(request));
    } catch (DataAlreadyAcceptedException e) {
      return List.of();
    } catch (ResourceNotFoundException e) {
      create(to);
      return rejected(batch, to.putLogEvents(request));
    }
  }

  private static InputLogEvent event(Entry entry) {
    return InputLogEvent.builder()
        .timestamp(entry.at().toEpochMilli())
        .message(entry.line())
        .build();
  }

  private static List<String> rejected(List<Entry> batch, PutLogEventsResponse response) {
    return response.rejectedLogEventsInfo() == null
        ? List.of()
        : Rejections.of(batch, response.rejectedLogEventsInfo());
  }

  /** Makes the stream, and the group where that is allowed. */
  private void create(CloudWatchLogsClient at) {
    String group = settings.text(Settings.GROUP);
    if (settings.createsGroup()) {
      try {
        at.createLogGroup(r -> r.logGroupName(group));
      } catch (ResourceAlreadyExistsException e) {
        // It is there, which is what was wanted.
      }
    }
    try {
      at.createLogStream(r -> r.logGroupName(group).logStreamName(settings.text(Settings.STREAM)));
    } catch (ResourceAlreadyExistsException e) {
      // It is there, which is what was wanted.
    }
  }

  @Override
  public synchronized void close() {
    CloudWatchLogsClient connected = client;
    client = null;
    if (connected != null) {
      connected.close();
    }
  }
}
