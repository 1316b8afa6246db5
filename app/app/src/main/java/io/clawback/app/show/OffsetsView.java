package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import java.util.List;
import java.util.Optional;

/** Where a group stands and where it would stand, before anything is moved. */
public final class OffsetsView {
  private OffsetsView() {}

  /** The moves of a plan of offset resets. */
  public static Shown of(Plan plan) {
    return new Shown(() -> text(plan), () -> rows(plan), () -> PlanView.document(plan));
  }

  private static String text(Plan plan) {
    StringBuilder out = new StringBuilder(rows(plan).text());
    for (Step step : plan.steps().toList()) {
      if (!step.nativeCommand().isEmpty()) {
        out.append("by hand: ").append(step.nativeCommand()).append('\n');
      }
    }
    plan.declined().forEach(d -> out.append("declined: ").append(d.reason()).append('\n'));
    return out.toString();
  }

  private static Table rows(Plan plan) {
    Table table =
        new Table(
            Column.text("GROUP"),
            Column.text("TOPIC"),
            Column.number("PARTITION"),
            Column.number("CURRENT-OFFSET"),
            Column.number("NEW-OFFSET"),
            Column.number("CHANGE"));
    for (Operation.ResetOffsets reset : resets(plan)) {
      for (Operation.OffsetMove move : reset.moves()) {
        table.row(
            reset.subscription().group().name(),
            reset.subscription().queue(),
            move.partition(),
            move.from(),
            move.to(),
            change(move));
      }
    }
    return table;
  }

  private static Optional<String> change(Operation.OffsetMove move) {
    return move.from()
        .flatMap(from -> move.to().map(to -> to - from))
        .map(change -> change > 0 ? "+" + change : String.valueOf(change));
  }

  /** The offsets as Kafka's own {@code --from-file} reads them: {@code topic,partition,offset}. */
  public static String kafkaCsv(Plan plan) {
    StringBuilder out = new StringBuilder();
    for (Operation.ResetOffsets reset : resets(plan)) {
      for (Operation.OffsetMove move : reset.moves()) {
        move.to()
            .ifPresent(to ->
                out.append(reset.subscription().queue())
                    .append(',')
                    .append(move.partition())
                    .append(',')
                    .append(to)
                    .append('\n'));
      }
    }
    return out.toString();
  }

  private static List<Operation.ResetOffsets> resets(Plan plan) {
    return plan.steps()
        .map(Step::operation)
        .filter(Operation.ResetOffsets.class::isInstance)
        .map(Operation.ResetOffsets.class::cast)
        .toList();
  }
}
