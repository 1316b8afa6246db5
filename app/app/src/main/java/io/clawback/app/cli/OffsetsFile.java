package io.clawback.app.cli;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Kafka's own files of offsets. CSV as {@code kafka-consumer-groups --reset-offsets --export}
 * writes it: {@code topic,partition,offset}, or with the group in front; JSON as its older tools
 * do: {@code {"partitions":[{"topic":…,"partition":…,"offset":…}]}}.
 */
final class OffsetsFile {
  private final String file;
  private final String group;
  private final SortedMap<String, SortedMap<Integer, Long>> offsets = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private OffsetsFile(String file, String group) {
    this.file = file;
    this.group = group;
  }

  /**
   * Offsets by topic and partition; lines of other groups are left out. Throws every problem in the
   * file at once.
   */
  static SortedMap<String, SortedMap<Integer, Long>> read(String file, String text, String group) {
    OffsetsFile reader = new OffsetsFile(file, group);
    if (text.stripLeading().startsWith("{")) {
      reader.json(text);
    } else {
      reader.csv(text);
    }
    if (reader.problems.isEmpty() && reader.offsets.isEmpty()) {
      reader.bad(file, "It holds no offset for group " + group + ".");
    }
    if (!reader.problems.isEmpty()) {
      throw new ClawbackException(reader.problems, null);
    }
    return reader.offsets;
  }

  private void csv(String text) {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      List<String> cells = new ArrayList<>();
      for (String cell : line.split(",", -1)) {
        String bare = cell.strip();
        cells.add(
            bare.length() >= 2 && bare.startsWith("\"") && bare.endsWith("\"")
                ? bare.substring(1, bare.length() - 1)
                : bare);
      }
      String place = file + ":" + number;
      if (cells.size() == 4) {
        if (!cells.removeFirst().equals(group)) {
          continue;
        }
      } else if (cells.size() != 3) {
        bad(place, "It should be topic,partition,offset or group,topic,partition,offset.");
        continue;
      }
      try {
        put(place, cells.get(0), Integer.parseInt(cells.get(1)), Long.parseLong(cells.get(2)));
      } catch (NumberFormatException e) {
        bad(place, "Partition and offset should be whole numbers.");
      }
    }
  }

  private void json(String text) {
    try {
      Json.Obj document = JsonReader.readObject(text);
      if (!(document.get("partitions") instanceof Json.Array(var items))) {
        bad(file, "It should have a list \"partitions\".");
        return;
      }
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i) instanceof Json.Obj item) {
          put(
              file + ": partitions[" + i + "]",
              item.text("topic"),
              Math.toIntExact(item.whole("partition")),
              item.whole("offset"));
        }
      }
    } catch (JsonException | ArithmeticException e) {
      bad(file, "It is no JSON of offsets: " + e.getMessage() + ".");
    }
  }

  private void put(String place, String topic, int partition, long offset) {
    if (topic.isEmpty() || partition < 0 || offset < 0) {
      bad(place, "A topic, and a partition and an offset from 0 on, are needed.");
    } else if (offsets.computeIfAbsent(topic, t -> new TreeMap<>()).put(partition, offset)
        != null) {
      bad(place, topic + " " + partition + " is named twice.");
    }
  }

  private void bad(String place, String message) {
    problems.add(
        new Problem(
            "offsets.bad-file",
            Category.USAGE,
            place,
            message,
            "Use what `kafka-consumer-groups --reset-offsets --export` writes."));
  }
}
