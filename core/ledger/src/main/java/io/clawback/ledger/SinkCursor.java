package io.clawback.ledger;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a sink has come. It is also a witness: a ledger that ends before a cursor, or has another
 * line there, has lost or changed what others were given already.
 *
 * @param sink the sink's name
 * @param seq number of the last entry that it accepted
 * @param leaf the chain's hash of that entry's line, 64 hex digits
 */
record SinkCursor(String sink, long seq, String leaf) {
  /** The cursor of that sink; empty when it was given nothing yet. */
  public static Optional<SinkCursor> load(Disk disk, String sink) throws IOException {
    String file = file(sink);
    return disk.exists(file) ? Optional.of(read(disk, file)) : Optional.empty();
  }

  /**
   * All cursors, in the order of their file names. Throws {@link JsonException} on a damaged one.
   */
  static List<SinkCursor> all(Disk disk) throws IOException {
    List<SinkCursor> cursors = new ArrayList<>();
    for (String name : disk.list(Names.SINKS)) {
      if (name.endsWith(".json")) {
        cursors.add(read(disk, Names.SINKS + "/" + name));
      }
    }
    return List.copyOf(cursors);
  }

  /** Keeps it, durably. */
  public void save(Disk disk) throws IOException {
    Json.Obj json =
        Json.of(
            Map.of(
                "sink", Json.of(sink), "seq", Json.of(Long.toString(seq)), "leaf", Json.of(leaf)));
    disk.replace(file(sink), (json.canonical() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static SinkCursor read(Disk disk, String file) throws IOException {
    try {
      Json.Obj json =
          JsonReader.readObject(new String(disk.read(file, 0, 65_536), StandardCharsets.UTF_8));
      String leaf = json.text("leaf");
      if (!leaf.matches("[0-9a-f]{64}")) {
        throw new JsonException("'leaf' is no hash");
      }
      return new SinkCursor(json.text("sink"), json.whole("seq"), leaf);
    } catch (JsonException e) {
      throw new JsonException(file + ": " + e.getMessage(), e);
    }
  }

  /** A sink's name may hold anything; a file's name may not. */
  private static String file(String sink) {
    String safe = URLEncoder.encode(sink, StandardCharsets.UTF_8).replace("*", "%2A");
    return Names.SINKS + "/" + (safe.startsWith(".") ? "%2E" + safe.substring(1) : safe) + ".json";
  }
}
