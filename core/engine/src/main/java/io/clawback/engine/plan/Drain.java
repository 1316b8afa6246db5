package io.clawback.engine.plan;

import io.clawback.engine.DrainRequest;
import io.clawback.engine.PlanRequest;
import io.clawback.engine.content.MessagesOf;
import io.clawback.engine.content.OffsetUnion;
import io.clawback.engine.look.Figures;
import io.clawback.engine.look.Look;
import io.clawback.engine.look.Watched;
import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Finding.Head;
import io.clawback.model.finding.Finding.Poison;
import io.clawback.model.finding.Finding.PoisonMessages;
import io.clawback.model.finding.Severity;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.message.OffsetSpans.Span;
import io.clawback.model.name.TenantName;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.observed.ContentReport.Signature;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.PartitionLag;
import io.clawback.model.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes all poison of a backlog that was read to its end out of a group's way, by the remedy that
 * touches least: where all of it stands at the group's position, the group is moved past it.
 */
public final class Drain {
  private final Look look;
  private final Gate gate;
  private final DrainRequest wish;

  private Drain(Look look, Gate gate, DrainRequest wish) {
    this.look = look;
    this.gate = gate;
    this.wish = wish;
  }

  /** The plan: its steps, or one decline with the reason. */
  public static Plan plan(Look look, PlanRequest request, DrainRequest wish) {
    Book book = new Book();
    new Drain(look, new Gate(look, request), wish).decide(book);
    return new Plan(
        look.snapshot().at(),
        request.author(),
        look.fleet().fleet().digest(),
        Waves.of(book.drafts(), request.nativeCommand()),
        book.declined());
  }

  private void decide(Book book) {
    Optional<Watched> watched = look.subscription(wish.subscription());
    if (watched.isEmpty()) {
      decline(
          book,
          TenantName.UNOWNED,
          new No(DeclineCode.BLIND, wish.subscription() + " was not seen."));
      return;
    }
    TenantName tenant = watched.get().tenant();
    ContentReport report = wish.report();
    Optional<ContentReport.Read> unread =
        report.read().stream().filter(r -> r.next() < r.to()).findFirst();
    if (unread.isPresent()) {
      decline(
          book,
          tenant,
          new No(
              DeclineCode.BLIND,
              "Partition "
                  + unread.get().partition()
                  + " was read up to offset "
                  + Figures.count(unread.get().next())
                  + " of "
                  + Figures.count(unread.get().to())
                  + " only."));
      return;
    }
    List<Signature> chosen = chosen(report);
    if (chosen.isEmpty()) {
      decline(book, tenant, new No(DeclineCode.NOTHING_TO_CHANGE, "No poison was found."));
      return;
    }
    SortedMap<Integer, OffsetSpans> offsets;
    try {
      offsets = OffsetUnion.of(chosen);
    } catch (IllegalArgumentException e) {
      decline(
          book,
          tenant,
          new No(DeclineCode.BLIND, "Not every message is known exactly: " + e.getMessage() + "."));
      return;
    }
    decide(book, watched.get(), chosen, offsets);
  }

  private List<Signature> chosen(ContentReport report) {
    int threshold = look.fleet().fleet().limits().poisonConfidence();
    return wish.signatures().isEmpty()
        ? MessagesOf.poison(report, threshold)
        // Whoever names them says so, whatever the confidence: the plan tells it.
        : report.signatures().stream().filter(s -> wish.signatures().contains(s.id())).toList();
  }

  private void decide(
      Book book, Watched watched, List<Signature> chosen, SortedMap<Integer, OffsetSpans> offsets) {
    long messages = offsets.values().stream().mapToLong(OffsetSpans::count).sum();
    List<Head> heads = heads(watched, offsets);
    long atHead = heads.stream().mapToLong(h -> h.to() - h.from()).sum();
    PoisonMessages found = found(watched, chosen, heads, messages);
    if (atHead < messages) {
      decline(
          book,
          watched.tenant(),
          new No(
              DeclineCode.NO_MESSAGE_STEPS,
              Figures.count(messages - atHead)
                  + " of "
                  + Figures.count(messages, "message")
                  + " lie behind the group's position, among messages that it still has to read:"
                  + " no step exists yet that takes them out there."));
      return;
    }
    switch (new Unblock(look, gate).decide(found)) {
      case Unblock.Steps(var drafts) -> drafts.forEach(book::add);
      case Unblock.None(var no) -> decline(book, watched.tenant(), no);
    }
  }

  /** Those at the group's position, in a row. */
  private static List<Head> heads(Watched watched, SortedMap<Integer, OffsetSpans> offsets) {
    TreeMap<Integer, Head> heads = new TreeMap<>();
    for (PartitionLag lag : watched.state().partitions()) {
      if (lag.committed() instanceof Known position) {
        for (Span span : offsets.getOrDefault(lag.partition(), OffsetSpans.NONE).spans()) {
          if (span.first() <= position.value() && span.last() >= position.value()) {
            heads.put(
                lag.partition(), new Head(lag.partition(), position.value(), span.last() + 1));
          }
        }
      }
    }
    return new ArrayList<>(heads.values());
  }

  private PoisonMessages found(
      Watched watched, List<Signature> chosen, List<Head> heads, long messages) {
    return new PoisonMessages(
        wish.key(),
        watched.tenant(),
        watched.id().queueId(),
        Optional.of(watched.id()),
        Severity.MAJOR,
        chosen.stream()
            .map(s -> new Poison(s.id(), s.what(), s.confidence(), s.count(), s.first(), s.last()))
            .toList(),
        messages,
        wish.report().messages(),
        heads.stream().map(Head::partition).toList(),
        heads,
        List.of(
            Figures.count(messages)
                + " of "
                + Figures.count(wish.report().messages(), "message")
                + " read are of "
                + Figures.count(chosen.size(), "signature")
                + " that no consumer can process."));
  }

  private void decline(Book book, TenantName tenant, No no) {
    book.decline(wish.key(), tenant, no);
  }
}
