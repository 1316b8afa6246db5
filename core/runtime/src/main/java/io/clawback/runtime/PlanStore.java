package io.clawback.runtime;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import io.clawback.model.plan.Plan;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Keeps plans as files, so that a run can be resumed from the very plan that was approved.
 * Thread-safe as the disk is.
 */
final class PlanStore {
  private static final String FOLDER = "plans";
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{12}\\.json");

  /** No plan of ours comes near; what is larger is nothing that should be read into memory. */
  private static final long LARGEST = 64L << 20;

  private final Disk disk;

  PlanStore(Disk disk) {
    this.disk = disk;
  }

  /** The plan as a document with its id, as {@code plan --out} writes it. */
  static Json.Obj document(Plan plan) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("id", Json.of(plan.id()));
    fields.put("plan", plan.json());
    return Json.of(fields);
  }

  /**
   * The plan in the text; refuses one that was changed after it was made. {@code where} names the
   * text in errors.
   */
  static Plan parse(String text, String where) {
    return known(text, where).plan();
  }

  /** A plan, and the hash of it, which was computed. */
  private record Hashed(Plan plan, String id) {}

  private static Hashed known(String text, String where) {
    Plan plan;
    String id;
    try {
      Json.Obj document = JsonReader.readObject(text);
      plan = Plan.read(document.get("plan"));
      id = document.text("id");
    } catch (JsonException e) {
      throw bad("plan.unreadable", where, "this is no plan: " + e.getMessage() + ".");
    }
    String hash = plan.id();
    if (!hash.equals(id)) {
      throw bad(
          "plan.altered",
          where,
          "the plan was changed after it was made: its hash is " + hash + ".");
    }
    return new Hashed(plan, hash);
  }

  /** Keeps the plan durably. Idempotent. */
  void keep(Plan plan) {
    Json.Obj document = document(plan);
    try {
      disk.replace(
          FOLDER + "/" + Plan.shortId(document.text("id")) + ".json",
          document.pretty().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw storage(e);
    }
  }

  /** The plan whose id, with or without {@code sha256:}, begins with {@code id}. */
  Plan find(String id) {
    String wanted = id.startsWith("sha256:") ? id.substring(7) : id;
    try {
      List<String> names =
          disk.list(FOLDER).stream()
              .filter(n ->
                  wanted.length() >= 6
                      && NAME.matcher(n).matches()
                      && (n.startsWith(wanted) || wanted.startsWith(n.replace(".json", ""))))
              .toList();
      if (names.size() != 1) {
        throw bad(
            "plan.unknown",
            id,
            names.isEmpty() ? "no such plan is kept here." : "more than one plan begins so.");
      }
      String name = FOLDER + "/" + names.getFirst();
      if (disk.size(name) > LARGEST) {
        throw bad("plan.unreadable", name, "it is larger than 64 MiB.");
      }
      Hashed found =
          known(
              new String(
                  disk.read(name, 0, Math.toIntExact(disk.size(name))), StandardCharsets.UTF_8),
              name);
      if (!found.id().substring(7).startsWith(wanted)) {
        throw bad("plan.altered", name, "another plan stands in its place.");
      }
      return found.plan();
    } catch (IOException e) {
      throw storage(e);
    }
  }

  private ClawbackException storage(IOException e) {
    return new ClawbackException(
        new Problem(
            "plans.storage",
            Category.STORAGE,
            disk.place(),
            "plans cannot be kept: " + e.getMessage() + ".",
            "Check the data folder's disk and rights."),
        e);
  }

  private static ClawbackException bad(String code, String culprit, String message) {
    return new ClawbackException(
        new Problem(
            code,
            Category.USAGE,
            culprit,
            message,
            "Make a new plan with `clawback plan --out FILE`."));
  }
}
