package io.clawback.store.sqlite;

import io.clawback.model.fleet.Limits;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import io.clawback.model.json.RecordJson;
import io.clawback.model.observed.TenantShares;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How tenants shared backlogs: one row an hour at most, the last two days of them and no more. */
final class TenantHistory {
  private static final long APART_MILLIS = Duration.ofHours(1).toMillis();
  private static final int MOST = 48;
  private static final int MOST_OF_ALL = 10_000;
  private final Database database;

  TenantHistory(Database database) {
    this.database = database;
  }

  List<TenantShares> read(String subject, Instant before, Limits limits) throws SQLException {
    try (PreparedStatement select =
        database.prepare(
            "SELECT parts FROM tenant_share WHERE subject = ? AND at_millis < ? AND at_millis >= ?"
                + " ORDER BY at_millis DESC LIMIT "
                + MOST)) {
      select.setString(1, subject);
      select.setLong(2, before.toEpochMilli());
      select.setLong(3, before.toEpochMilli() - limits.historyFor().toMillis());
      try (ResultSet row = select.executeQuery()) {
        List<TenantShares> found = new ArrayList<>();
        while (row.next()) {
          found.add(RecordJson.read(JsonReader.read(row.getString(1)), TenantShares.class));
        }
        return List.copyOf(found);
      }
    } catch (JsonException e) {
      throw StoreProblems.damaged(database.file(), "shares of " + subject + " are unreadable");
    }
  }

  void write(TenantShares shares, Limits limits) throws SQLException {
    long at = shares.at().toEpochMilli();
    try (PreparedStatement insert =
            database.prepare(
                "INSERT INTO tenant_share (subject, at_millis, parts) SELECT ?1, ?2, ?3"
                    + " WHERE NOT EXISTS (SELECT 1 FROM tenant_share WHERE subject = ?1"
                    + " AND at_millis > ?4)");
        PreparedStatement drop =
            database.prepare(
                "DELETE FROM tenant_share WHERE at_millis < ?2 OR subject = ?1 AND at_millis <="
                    + " (SELECT at_millis FROM tenant_share WHERE subject = ?1"
                    + " ORDER BY at_millis DESC LIMIT 1 OFFSET "
                    + MOST
                    + ")")) {
      insert.setString(1, shares.subject());
      insert.setLong(2, at);
      insert.setString(3, RecordJson.write(shares).canonical());
      insert.setLong(4, at - APART_MILLIS);
      insert.executeUpdate();
      drop.setString(1, shares.subject());
      drop.setLong(2, at - limits.historyFor().toMillis());
      drop.executeUpdate();
    }
    database.execute(
        "DELETE FROM tenant_share WHERE at_millis <= (SELECT at_millis FROM tenant_share"
            + " ORDER BY at_millis DESC LIMIT 1 OFFSET "
            + MOST_OF_ALL
            + ")");
  }
}
