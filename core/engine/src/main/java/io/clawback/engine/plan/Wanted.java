package io.clawback.engine.plan;

import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Watched;
import io.clawback.model.finding.Finding.Head;
import io.clawback.model.finding.Finding.Poison;
import io.clawback.model.finding.Finding.PoisonMessages;
import io.clawback.model.finding.Severity;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.name.QueueId;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.plan.Chosen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Poison, or others that are wished for, that is to be taken out of the way of groups of one queue
 * and one tenant.
 *
 * @param key of the wish
 * @param groups sorted; one at least
 * @param poison what was found
 * @param why what all of them have in common, after "N of M messages read"
 * @param offsets exactly which messages, by partition; none that all groups are past; one at least
 * @param of how many messages were read
 * @param ends up to, and without, which offset each partition was read
 * @param kept the lowest offset that must be there still, by partition: what repeats a message is
 *     taken out of the way only as long as that message is there
 */
record Wanted(
    String key,
    List<Watched> groups,
    List<Poison> poison,
    String why,
    SortedMap<Integer, OffsetSpans> offsets,
    long of,
    SortedMap<Integer, Long> ends,
    SortedMap<Integer, Long> kept) {

  /** Those offsets that some of the groups still has before it. */
  static SortedMap<Integer, OffsetSpans> ahead(
      List<Watched> groups, SortedMap<Integer, OffsetSpans> offsets) {
    TreeMap<Integer, OffsetSpans> ahead = new TreeMap<>();
    offsets.forEach((partition, spans) -> {
      long lowest = groups.stream().mapToLong(g -> position(g, partition)).min().orElse(0);
      OffsetSpans left = spans.from(lowest);
      if (left.count() > 0) {
        ahead.put(partition, left);
      }
    });
    return ahead;
  }

  /** Where the group reads on; 0 when that is not known. */
  private static long position(Watched group, int partition) {
    PartitionLag lag = group.partition(partition);
    return lag != null && lag.committed() instanceof Known known ? known.value() : 0;
  }

  /** The group that is named first. */
  Watched first() {
    return groups.getFirst();
  }

  QueueId queue() {
    return first().id().queueId();
  }

  TenantName tenant() {
    return first().tenant();
  }

  /** How many messages. */
  long messages() {
    return offsets.values().stream().mapToLong(OffsetSpans::count).sum();
  }

  /** All of them. */
  List<Chosen> chosen() {
    return chosen(offsets);
  }

  /** Those that the group still has before it. */
  List<Chosen> chosen(Watched group) {
    return chosen(ahead(List.of(group), offsets));
  }

  private static List<Chosen> chosen(SortedMap<Integer, OffsetSpans> offsets) {
    return offsets.entrySet().stream()
        .map(e -> new Chosen(e.getKey(), e.getValue().text()))
        .toList();
  }

  /** What they have in common: at most eight signatures. */
  String signatures() {
    return String.join(",", poison.stream().map(Poison::signature).limit(8).toList());
  }

  /** One group stands at all of them. */
  boolean atHead() {
    return groups.size() == 1
        && heads().stream().mapToLong(h -> h.to() - h.from()).sum() == messages();
  }

  /** Those at the first group's position, in a row. */
  List<Head> heads() {
    List<Head> heads = new ArrayList<>();
    for (PartitionLag lag : first().state().partitions()) {
      if (lag.committed() instanceof Known position) {
        for (Span span : offsets.getOrDefault(lag.partition(), OffsetSpans.NONE).spans()) {
          if (span.first() <= position.value() && span.last() >= position.value()) {
            heads.add(new Head(lag.partition(), position.value(), span.last() + 1));
          }
        }
      }
    }
    return heads;
  }

  /** The same as something that was found in the first group's backlog. */
  PoisonMessages found() {
    List<Head> heads = heads();
    return new PoisonMessages(
        key,
        tenant(),
        queue(),
        Optional.of(first().id()),
        Severity.MAJOR,
        poison,
        messages(),
        of,
        heads.stream().map(Head::partition).toList(),
        heads,
        List.of(evidence()));
  }

  /** How many there are, in words. */
  String evidence() {
    return Figures.count(messages()) + " of " + Figures.count(of, "message") + " read " + why;
  }

  /** What poison has in common. */
  static String poison(int signatures) {
    return "are of " + Figures.count(signatures, "signature") + " that no consumer can process.";
  }
}
