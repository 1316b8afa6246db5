package io.clawback.store.sqlite;

import io.clawback.model.fleet.Limits;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.GroupId;
import io.clawback.model.observed.History;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history, group by group, so that only one group's packed rows are in memory beside the
 * result.
 */
final class HistoryReader {
  /** When the newest observation was made; 0 when there is none. */
  static final String LAST_AT =
      "SELECT coalesce((SELECT at_millis FROM observation ORDER BY id DESC LIMIT 1), 0)";

  private final Database database;

  HistoryReader(Database database) {
    this.database = database;
  }

  History read(Instant before, Limits limits) throws SQLException {
    long end = before.toEpochMilli();
    long oldest = end - limits.historyFor().toMillis();
    SortedMap<String, Integer> streaks = new TreeMap<>();
    if (database.number(LAST_AT) >= oldest) {
      each("SELECT finding, length FROM streak", r -> streaks.put(r.getString(1), r.getInt(2)));
    }
    SortedMap<String, Instant> acted = new TreeMap<>();
    each(
        "SELECT target, at_millis FROM acted",
        r -> acted.put(r.getString(1), Instant.ofEpochMilli(r.getLong(2))));
    SortedMap<String, String> incarnations = new TreeMap<>();
    each(
        "SELECT queue, incarnation FROM incarnation",
        r -> incarnations.put(r.getString(1), r.getString(2)));
    Windows windows = windows(end, oldest, limits.historyWindow());
    return new History(windows.all(), streaks, acted, incarnations);
  }

  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private void each(String sql, Row taker) throws SQLException {
    try (PreparedStatement select = database.prepare(sql);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        taker.take(row);
      }
    }
  }

  private Windows windows(long end, long oldest, int most) throws SQLException {
    Windows windows = new Windows();
    List<Observed> seen = new ArrayList<>();
    @Nullable GroupId group = null;
    long groupId = -1;
    boolean broken = false;
    try (PreparedStatement select =
            database.prepare(
                "SELECT p.consumer_group, g.environment, g.broker, g.name, o.at_millis, p.packed"
                    + " FROM positions p INDEXED BY positions_by_group"
                    + " JOIN consumer_group g ON g.id = p.consumer_group"
                    + " JOIN observation o ON o.id = p.observation"
                    + " ORDER BY p.consumer_group, p.observation DESC");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        if (row.getLong(1) != groupId) {
          flush(windows, group, seen);
          groupId = row.getLong(1);
          group = new GroupId(new BrokerId(row.getString(2), row.getString(3)), row.getString(4));
          broken = false;
        }
        long at = row.getLong(5);
        // From the newest back, for as long as the wall clock went forward: where it was set back,
        // what is older is in no known order with what is newer.
        long next = seen.isEmpty() ? end : seen.getLast().atMillis();
        if (seen.isEmpty() && at >= end) {
          continue;
        }
        broken |= at >= next || at < oldest || seen.size() == most;
        if (!broken) {
          seen.add(new Observed(at, row.getBytes(6)));
        }
      }
    }
    flush(windows, group, seen);
    return windows;
  }

  private void flush(Windows windows, @Nullable GroupId group, List<Observed> newestFirst) {
    if (group != null && !newestFirst.isEmpty()) {
      try {
        windows.add(group, List.copyOf(newestFirst.reversed()));
      } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
        throw StoreProblems.damaged(database.file(), "positions of " + group + " are unreadable");
      }
    }
    newestFirst.clear();
  }
}
