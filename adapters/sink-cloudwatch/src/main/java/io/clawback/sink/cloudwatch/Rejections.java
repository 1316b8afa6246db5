package io.clawback.sink.cloudwatch;

import io.clawback.model.audit.Entry;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;

/**
 * Names the entries that CloudWatch dropped while the call succeeded: older than 14 days or than
 * the group's retention, or more than two hours in the future. Pure.
 */
final class Rejections {
  private Rejections() {}

  static List<String> of(List<Entry> batch, RejectedLogEventsInfo info) {
    List<String> rejected = new ArrayList<>();
    Integer tooOld = info.tooOldLogEventEndIndex();
    Integer expired = info.expiredLogEventEndIndex();
    Integer tooNew = info.tooNewLogEventStartIndex();
    for (int i = 0; i < batch.size(); i++) {
      String why = "";
      if (tooOld != null && i < tooOld) {
        why = "it is more than 14 days old";
      } else if (expired != null && i < expired) {
        why = "it is older than the log group's retention";
      } else if (tooNew != null && i >= tooNew) {
        why = "it is more than two hours in the future";
      }
      if (!why.isEmpty()) {
        Entry entry = batch.get(i);
        rejected.add(
            "entry " + entry.seq() + " of " + entry.at() + " was dropped by CloudWatch: " + why);
      }
    }
    return rejected;
  }
}
