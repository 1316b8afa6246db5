package io.clawback.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that breaks one contract, whatever the place and the rule: a contract that is wrong, or of
 * another version, is broken in several ways at once.
 */
final class Breaches {
  private static final double MANY = 0.5;
  private final TimeCounts times = new TimeCounts();
  private final TreeMap<Long, Group> groups = new TreeMap<>();
  private long first = Long.MAX_VALUE;

  /** How many messages break it: each is told once for each contract. */
  private long count;

  private Breaches() {}

  /** What is to be said of all contracts. */
  static List<Draft> judge(Evidence evidence, Census census) {
    Map<Long, Breaches> all = new TreeMap<>();
    List<Groups> tables = new ArrayList<>();
    tables.add(evidence.contracts);
    tables.add(evidence.coarseContracts);
    if (!census.json()) {
      // What begins with a bracket is no broken JSON here, or it is not certain.
      tables.add(evidence.doubtful);
      tables.add(evidence.coarseDoubtful);
    }
    for (Groups table : tables) {
      for (Group group : table.all()) {
        all.computeIfAbsent(group.coarse(), c -> new Breaches()).add(group, evidence);
      }
    }
    List<Draft> drafts = new ArrayList<>();
    all.values().forEach(b -> b.judge(evidence, census, drafts));
    return drafts;
  }

  private void add(Group group, Evidence evidence) {
    Tally tally = group.tally();
    count += tally.count;
    times.merge(tally.times);
    first = Math.min(first, tally.first().timestamp());
    Group known = groups.putIfAbsent(group.hash(), group);
    if (known != null) {
      Tally both = evidence.tally();
      both.merge(known.tally());
      both.merge(tally);
      groups.put(group.hash(), known.with(both));
    }
  }

  private void judge(Evidence evidence, Census census, List<Draft> drafts) {
    @Nullable Turning turn = Turning.find(evidence.times, times, first);
    for (Group group : groups.values()) {
      Draft draft = draft(group, census);
      draft.versioned = turn != null && turn.whole();
      drafts.add(draft);
    }
  }

  private Draft draft(Group group, Census census) {
    boolean most = count > MANY * census.total;
    return new Draft(
        Contents.Kind.CONTRACT,
        group.what(),
        most ? 50 : 95,
        group.tally(),
        most
            ? "so many break it that the contract may be wrong: "
                + Draft.percent(count, census.total)
            : "declared for this queue; "
                + Draft.percent(census.total - group.tally().count, census.total)
                + " do not break it so");
  }
}
