package io.clawback.store.sqlite;

import io.clawback.model.fleet.Limits;
import io.clawback.model.name.GroupId;
import io.clawback.model.observed.BrokerSnapshot;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.GroupState;
import io.clawback.model.observed.QueueState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Writes one observation within one transaction, and drops what the limits no longer keep. */
final class ObservationWriter {
  private final Database database;

  ObservationWriter(Database database) {
    this.database = database;
  }

  void write(FleetSnapshot snapshot, List<String> findingKeys, Limits limits) throws SQLException {
    long at = snapshot.at().toEpochMilli();
    long oldest = at - limits.historyFor().toMillis();
    streaks(new TreeSet<>(findingKeys), oldest);
    long observation = observation(at);
    for (BrokerSnapshot broker : snapshot.brokers()) {
      positions(broker, observation, limits.historyWindow());
      incarnations(broker, observation);
    }
    prune(observation, oldest);
  }

  private long observation(long at) throws SQLException {
    try (PreparedStatement insert =
        database.prepare("INSERT INTO observation (at_millis) VALUES (?) RETURNING id")) {
      insert.setLong(1, at);
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private void positions(BrokerSnapshot broker, long observation, int window) throws SQLException {
    try (PreparedStatement known =
            database.prepare(
                "SELECT id FROM consumer_group WHERE environment = ? AND broker = ? AND name = ?");
        PreparedStatement make =
            database.prepare(
                "INSERT INTO consumer_group (environment, broker, name) VALUES (?, ?, ?)"
                    + " RETURNING id");
        PreparedStatement insert =
            database.prepare(
                "INSERT INTO positions (consumer_group, observation, packed) VALUES (?, ?, ?)");
        PreparedStatement drop =
            database.prepare(
                "DELETE FROM positions WHERE consumer_group = ?1 AND observation <="
                    + " (SELECT observation FROM positions WHERE consumer_group = ?1"
                    + " ORDER BY observation DESC LIMIT 1 OFFSET ?2)")) {
      for (GroupState group : broker.groups()) {
        if (!group.subscriptions().isEmpty()) {
          long id = id(known, make, group.id());
          insert.setLong(1, id);
          insert.setLong(2, observation);
          insert.setBytes(3, Positions.pack(group, broker));
          insert.executeUpdate();
          drop.setLong(1, id);
          drop.setInt(2, window);
          drop.executeUpdate();
        }
      }
    }
  }

  private static long id(PreparedStatement known, PreparedStatement make, GroupId group)
      throws SQLException {
    for (PreparedStatement statement : List.of(known, make)) {
      statement.setString(1, group.broker().environment());
      statement.setString(2, group.broker().name());
      statement.setString(3, group.name());
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          return row.getLong(1);
        }
      }
    }
    throw new IllegalStateException("an insert returned no id");
  }

  private void incarnations(BrokerSnapshot broker, long observation) throws SQLException {
    try (PreparedStatement upsert =
        database.prepare(
            "INSERT INTO incarnation (queue, incarnation, observation) VALUES (?, ?, ?)"
                + " ON CONFLICT (queue) DO UPDATE SET incarnation = excluded.incarnation,"
                + " observation = excluded.observation")) {
      for (QueueState queue : broker.queues()) {
        if (!queue.incarnation().isEmpty()) {
          upsert.setString(1, queue.id().toString());
          upsert.setString(2, queue.incarnation());
          upsert.setLong(3, observation);
          upsert.executeUpdate();
        }
      }
    }
  }

  /** One more for what was found again; what was not found this time begins anew. */
  private void streaks(SortedSet<String> keys, long oldest) throws SQLException {
    Map<String, Integer> before = new HashMap<>();
    // After a gap longer than the history is kept, nothing is "in a row" with what was before it.
    if (database.number(HistoryReader.LAST_AT) >= oldest) {
      try (PreparedStatement select = database.prepare("SELECT finding, length FROM streak");
          ResultSet row = select.executeQuery()) {
        while (row.next()) {
          before.put(row.getString(1), row.getInt(2));
        }
      }
    }
    database.execute("DELETE FROM streak");
    try (PreparedStatement insert =
        database.prepare("INSERT INTO streak (finding, length) VALUES (?, ?)")) {
      for (String key : keys) {
        insert.setString(1, key);
        insert.setInt(2, before.getOrDefault(key, 0) + 1);
        insert.executeUpdate();
      }
    }
  }

  private void prune(long newest, long oldest) throws SQLException {
    try (PreparedStatement old =
        database.prepare(
            "DELETE FROM positions WHERE observation IN"
                + " (SELECT id FROM observation WHERE at_millis < ?)")) {
      old.setLong(1, oldest);
      old.executeUpdate();
    }
    database.execute(
        "DELETE FROM observation WHERE id <> "
            + newest
            + " AND NOT EXISTS (SELECT 1 FROM positions WHERE observation = observation.id)");
    database.execute(
        "DELETE FROM consumer_group WHERE NOT EXISTS"
            + " (SELECT 1 FROM positions WHERE consumer_group = consumer_group.id)");
    database.execute(
        "DELETE FROM incarnation WHERE observation < (SELECT min(id) FROM observation)");
  }
}
