package io.clawback.bench;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How long a run of {@link SkipWorld} took, by its own ledger, which is read from standard input as
 * JSON Lines. Prints {@code ALL COPY TELL}, milliseconds: from the first intent until the last list
 * was answered by every member, and what of that went by until all was copied, and from then on.
 */
public final class SkipTimes {
  private static final int COPIES = 3;
  private static final int LISTS = 12;

  private SkipTimes() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    List<Instant> copied = new ArrayList<>();
    List<Instant> told = new ArrayList<>();
    Set<String> copies = new HashSet<>();
    Instant first = null;
    long messages = 0;
    BufferedReader ledger =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = ledger.readLine(); line != null; line = ledger.readLine()) {
      Json.Obj entry = (Json.Obj) JsonReader.read(line);
      String kind = entry.text("kind");
      if (!kind.equals("INTENDED") && !kind.equals("OUTCOME")) {
        continue;
      }
      Instant when = Instant.parse(entry.text("when"));
      Json.Obj what = (Json.Obj) entry.get("what");
      if (kind.equals("INTENDED")) {
        first = first == null ? when : first;
        if (((Json.Obj) what.get("operation")).text("type").equals("SetAside")) {
          copies.add(entry.text("step"));
        }
      } else if (what.text("state").equals("DONE")) {
        boolean copy = copies.contains(entry.text("step"));
        (copy ? copied : told).add(when);
        if (copy) {
          Json.Obj receipt = (Json.Obj) what.get("receipt");
          messages += Long.parseLong(((Json.Obj) receipt.get("after")).text("messages"));
        }
      }
    }
    if (first == null
        || copied.size() != COPIES
        || told.size() != LISTS
        || messages != PoisonedMessages.POISON) {
      throw new IllegalStateException(
          "not all was done: " + copied.size() + " copies of " + messages + ", " + told.size());
    }
    System.out.printf(
        "%d %d %d%n",
        millis(first, told.getLast()),
        millis(first, copied.getLast()),
        millis(copied.getLast(), told.getLast()));
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }
}
