package io.clawback.app.cli;

import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine;

/**
 * A topic as Kafka's tools take it: {@code orders}, or {@code orders:0,3} for some partitions.
 *
 * @param topic its name
 * @param partitions sorted; empty means all
 */
record TopicArgument(String topic, List<Integer> partitions) {
  static TopicArgument read(CommandLine command, String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return new TopicArgument(text, List.of());
    }
    TreeSet<Integer> partitions = new TreeSet<>();
    try {
      for (String number : text.substring(colon + 1).split(",", -1)) {
        partitions.add(Integer.parseUnsignedInt(number.strip()));
      }
    } catch (NumberFormatException e) {
      throw new CommandLine.ParameterException(
          command,
          "'" + text + "' should be a topic, or a topic and partitions as in orders:0,3",
          e);
    }
    return new TopicArgument(text.substring(0, colon), List.copyOf(partitions));
  }
}
