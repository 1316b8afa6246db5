package io.clawback.conformance;

import java.util.List;
import java.util.Map;

/** A broker to whose queues copies of messages can be written. */
public interface QuarantineFixture extends ScanFixture {
  /**
   * Makes a queue in which copies of what is in {@code source} are safe, but for these settings,
   * and lets the plugin write to it.
   */
  void createQuarantine(String name, int partitions, String source, Map<String, String> settings);

  /** Settings under each of which copies would not be safe; none of them empty. */
  List<Map<String, String>> unsafe();

  /**
   * All messages that a reader of committed messages sees, by other means than the plugin, by
   * partition and offset.
   */
  List<io.clawback.model.message.Message> whole(String queue);
}
