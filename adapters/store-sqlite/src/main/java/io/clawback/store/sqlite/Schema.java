package io.clawback.store.sqlite;

import java.sql.SQLException;
import java.util.List;

/**
 * The tables of one sort of file, as steps from one version to the next. SQLite's own {@code
 * user_version} holds the version and {@code application_id} says whose file it is: both change in
 * the same transaction as the tables, and reading them costs nothing at start-up.
 */
final class Schema {
  private static final List<List<String>> OBSERVATION_STEPS =
      List.of(
          List.of(
              "CREATE TABLE observation (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                  + " at_millis INTEGER NOT NULL)",
              "CREATE TABLE consumer_group (id INTEGER PRIMARY KEY, environment TEXT NOT NULL,"
                  + " broker TEXT NOT NULL, name TEXT NOT NULL,"
                  + " UNIQUE (environment, broker, name))",
              // One row holds all positions of a group: see Positions.
              "CREATE TABLE positions (id INTEGER PRIMARY KEY, consumer_group INTEGER NOT NULL,"
                  + " observation INTEGER NOT NULL, packed BLOB NOT NULL)",
              "CREATE UNIQUE INDEX positions_by_group ON positions (consumer_group, observation)",
              "CREATE INDEX positions_by_observation ON positions (observation)",
              "CREATE TABLE streak (finding TEXT PRIMARY KEY, length INTEGER NOT NULL)"
                  + " WITHOUT ROWID",
              "CREATE TABLE acted (target TEXT PRIMARY KEY, at_millis INTEGER NOT NULL)"
                  + " WITHOUT ROWID",
              "CREATE TABLE incarnation (queue TEXT PRIMARY KEY, incarnation TEXT NOT NULL,"
                  + " observation INTEGER NOT NULL) WITHOUT ROWID",
              "CREATE TABLE lease (target TEXT PRIMARY KEY, epoch INTEGER NOT NULL,"
                  + " beat INTEGER NOT NULL, length_nanos INTEGER NOT NULL, holder TEXT,"
                  + " store TEXT NOT NULL, host TEXT NOT NULL, boot TEXT NOT NULL,"
                  + " namespace TEXT NOT NULL, pid INTEGER NOT NULL, start INTEGER NOT NULL)"
                  + " WITHOUT ROWID"),
          List.of(
              "CREATE TABLE tenant_share (subject TEXT NOT NULL, at_millis INTEGER NOT NULL,"
                  + " parts TEXT NOT NULL, PRIMARY KEY (subject, at_millis)) WITHOUT ROWID"));

  private static final List<List<String>> ACCEPTED_STEPS =
      List.of(
          List.of(
              "CREATE TABLE queue (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
                  + " meaning TEXT NOT NULL, since_millis INTEGER NOT NULL,"
                  + " keys INTEGER NOT NULL, bytes INTEGER NOT NULL)",
              // No index by time: what left the window is looked for once a look, by reading all.
              "CREATE TABLE accepted (queue INTEGER NOT NULL, key BLOB NOT NULL,"
                  + " part INTEGER NOT NULL, position INTEGER NOT NULL,"
                  + " at_millis INTEGER NOT NULL, content BLOB NOT NULL,"
                  + " PRIMARY KEY (queue, key, part, position)) WITHOUT ROWID",
              "CREATE TABLE stretch (queue INTEGER NOT NULL, part INTEGER NOT NULL,"
                  + " start INTEGER NOT NULL, past INTEGER NOT NULL,"
                  + " PRIMARY KEY (queue, part, start)) WITHOUT ROWID"),
          List.of("ALTER TABLE queue ADD COLUMN window_millis INTEGER NOT NULL DEFAULT 0"),
          List.of(
              "CREATE TABLE unread (queue INTEGER NOT NULL, part INTEGER NOT NULL,"
                  + " start INTEGER NOT NULL, past INTEGER NOT NULL,"
                  + " PRIMARY KEY (queue, part, start)) WITHOUT ROWID",
              "CREATE TABLE mark (queue INTEGER NOT NULL, part INTEGER NOT NULL,"
                  + " position INTEGER NOT NULL, at_millis INTEGER NOT NULL,"
                  + " PRIMARY KEY (queue, part, position)) WITHOUT ROWID",
              // One row: up to when the clock is believed, and since when it is doubted.
              "CREATE TABLE clock (believed INTEGER NOT NULL, doubted INTEGER)"),
          List.of("ALTER TABLE clock ADD COLUMN latest INTEGER NOT NULL DEFAULT 0"));

  /** Observations and leases, "CLWB". */
  static final Schema OBSERVATIONS = new Schema(0x434C5742, OBSERVATION_STEPS, false);

  /** Keys of accepted messages, "CLWA". */
  static final Schema ACCEPTED = new Schema(0x434C5741, ACCEPTED_STEPS, true);

  private final int application;

  /** One entry a version; never edited once released, only added to. */
  private final List<List<String>> steps;

  /** Whether what is deleted is overwritten: it holds what messages hold. */
  private final boolean secret;

  private Schema(int application, List<List<String>> steps, boolean secret) {
    this.application = application;
    this.steps = steps;
    this.secret = secret;
  }

  /** Brings an empty or older file to this version; refuses a newer or a foreign one. */
  void bring(Database database) throws SQLException {
    if (secret) {
      database.execute("PRAGMA secure_delete = ON");
    }
    if (version(database) == steps.size() && application(database) == application) {
      return;
    }
    database.write(() -> {
      int version = version(database);
      boolean empty = database.number("SELECT count(*) FROM sqlite_master") == 0;
      if (application(database) != application && !(empty && version == 0)) {
        throw StoreProblems.foreign(database.file());
      }
      if (version > steps.size()) {
        throw StoreProblems.newer(database.file(), version);
      }
      for (List<String> step : steps.subList(version, steps.size())) {
        for (String statement : step) {
          database.execute(statement);
        }
      }
      database.execute("PRAGMA application_id = " + application);
      database.execute("PRAGMA user_version = " + steps.size());
      return true;
    });
  }

  private static int version(Database database) throws SQLException {
    return (int) database.number("PRAGMA user_version");
  }

  private static int application(Database database) throws SQLException {
    return (int) database.number("PRAGMA application_id");
  }
}
