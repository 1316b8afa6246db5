package io.clawback.engine.detect;

import io.clawback.engine.look.Backlog;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Finding.SkewedGroup;
import io.clawback.model.finding.Severity;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Member;
import io.clawback.model.observed.PartitionLag;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One member carries the backlog while others are caught up: with at least two members, one holds
 * three quarters of the lag or more, on at least two partitions of its own, so that something can
 * be moved. Looked at from the alert threshold on; INFO until the objective is breached.
 */
final class SkewDetector implements Detector {
  static final double SHARE = 0.75;

  @Override
  public void detect(Look look, Consumer<Finding> found) {
    for (Watched watched : look.subscriptions()) {
      if (watched.backlog().alerted() && watched.group().members().size() > 1) {
        detect(watched, found);
      }
    }
  }

  private static void detect(Watched watched, Consumer<Finding> found) {
    Map<Integer, Member> readers = watched.readers();
    TreeMap<String, Long> lagOf = new TreeMap<>();
    long total = 0;
    for (PartitionLag lag : watched.state().partitions()) {
      Member reader = readers.get(lag.partition());
      if (lag.lagMessages() instanceof Known known) {
        total += known.value();
        if (reader != null) {
          lagOf.merge(reader.id(), known.value(), Long::sum);
        }
      }
    }
    for (Member member : watched.group().members()) {
      long carried = lagOf.getOrDefault(member.id(), 0L);
      if (total > 0 && carried >= SHARE * total && Watched.load(member) > 1) {
        List<Integer> behind =
            Backlog.carriers(watched.state()).stream()
                .filter(p -> member.equals(readers.get(p)))
                .toList();
        found.accept(finding(watched, member, behind, carried, total));
      }
    }
  }

  private static Finding finding(
      Watched watched, Member member, List<Integer> behind, long carried, long total) {
    int members = watched.group().members().size();
    return new SkewedGroup(
        "skew:" + watched.id(),
        watched.tenant(),
        watched.id(),
        watched.backlog().breached() ? watched.backlog().severity() : Severity.INFO,
        member.id(),
        behind,
        List.of(
            "Member "
                + member.id()
                + " carries "
                + Figures.count(carried)
                + " of "
                + Figures.count(total, "message")
                + " behind, on "
                + Figures.partitions(behind)
                + "; the other "
                + (members - 1)
                + " of "
                + members
                + " members share "
                + Figures.count(total - carried)
                + "."));
  }
}
