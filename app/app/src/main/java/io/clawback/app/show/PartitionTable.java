package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.FleetSnapshot;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.observed.PartitionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every partition of every subscription, in the columns of {@code kafka-consumer-groups --describe}
 * and then ours. LAG is offset arithmetic, as Kafka prints it; LAG-MESSAGES counts messages.
 */
final class PartitionTable {
  private PartitionTable() {}

  static Table of(FleetSnapshot snapshot, List<ScanRow> rows) {
    boolean several = snapshot.brokers().size() > 1;
    Table table = new Table(columns(several));
    for (ScanRow row : rows) {
      Map<Integer, PartitionState> ends = ends(snapshot, row);
      Map<Integer, Member> readers = readers(row);
      for (PartitionLag lag : row.state().partitions()) {
        Object[] cells = cells(row, lag, ends.get(lag.partition()), readers.get(lag.partition()));
        if (several) {
          Object[] placed = new Object[cells.length + 1];
          placed[0] = row.state().id().broker();
          System.arraycopy(cells, 0, placed, 1, cells.length);
          cells = placed;
        }
        table.row(cells);
      }
    }
    return table;
  }

  private static Column[] columns(boolean several) {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.text("GROUP"),
                Column.text("TOPIC"),
                Column.number("PARTITION"),
                Column.number("CURRENT-OFFSET"),
                Column.number("LOG-END-OFFSET"),
                Column.number("LAG"),
                Column.text("CONSUMER-ID"),
                Column.text("HOST"),
                Column.text("CLIENT-ID"),
                Column.number("LAG-MESSAGES"),
                Column.number("LAG-SECONDS"),
                Column.text("METHOD"),
                Column.number("CONFIDENCE")));
    if (several) {
      columns.addFirst(Column.text("BROKER"));
    }
    return columns.toArray(Column[]::new);
  }

  private static Object[] cells(
      ScanRow row, PartitionLag lag, @Nullable PartitionState end, @Nullable Member reader) {
    return new Object[] {
      row.state().id().group().name(),
      row.state().id().queue(),
      lag.partition(),
      lag.committed(),
      end == null ? Measured.unknown(Measured.Reason.VANISHED) : end.logEnd(),
      lag.offsetLag(),
      reader == null ? "" : reader.id(),
      reader == null ? "" : reader.host(),
      reader == null ? "" : reader.client(),
      lag.lagMessages(),
      lag.lagSeconds(),
      method(lag.lagSeconds()),
      lag.lagSeconds() instanceof Measured.Known known ? known.confidence() + "%" : ""
    };
  }

  /** How the age was told; or, in brackets, why it was not. */
  private static String method(Measured measured) {
    return switch (measured) {
      case Measured.Known known -> word(known.method());
      case Measured.Unknown unknown -> "(" + word(unknown.reason()) + ")";
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<Integer, PartitionState> ends(FleetSnapshot snapshot, ScanRow row) {
    QueueId queue = row.state().id().queueId();
    Map<Integer, PartitionState> ends = new HashMap<>();
    snapshot.queue(queue).ifPresent(q -> q.partitions().forEach(p -> ends.put(p.number(), p)));
    return ends;
  }

  private static Map<Integer, Member> readers(ScanRow row) {
    Map<Integer, Member> readers = new HashMap<>();
    for (Member member : row.group().members()) {
      for (Member.Assigned assigned : member.assigned()) {
        if (assigned.queue().equals(row.state().id().queue())) {
          assigned.partitions().forEach(p -> readers.put(p, member));
        }
      }
    }
    return readers;
  }
}
