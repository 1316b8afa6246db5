package io.clawback.runtime;

import io.clawback.execute.Books;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.QueueId;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.MessageOperation.Carried;
import io.clawback.model.plan.MessageOperation.PassOver;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.Redrive;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What runs set aside, as the ledger tells it. */
final class Asides {
  private final Records records;

  Asides(Records records) {
    this.records = records;
  }

  /**
   * Operations whose messages are still in their group's way: it was to be moved past them, or to
   * leave them out, and was not, or not yet.
   */
  SortedSet<String> unsettled() {
    TreeSet<String> unsettled = new TreeSet<>();
    for (Book book : books(SetAside.class)) {
      book.asides().stream()
          .filter(a -> !a.passed() && !a.skipped() && !a.back() && book.rests(a.operation()))
          .forEach(a -> unsettled.add(a.id().value()));
    }
    return unsettled;
  }

  /**
   * Messages of the queue that runs set aside, began to, or had consumers leave out, and that were
   * not given back: a group that has them before it may never get them.
   *
   * @param incarnation of the queue as it is now
   */
  SortedMap<Integer, OffsetSpans> of(QueueId queue, String incarnation) {
    TreeMap<Integer, List<Long>> offsets = new TreeMap<>();
    for (Book book : books(Carried.class)) {
      for (Books.Aside aside : book.asides()) {
        if (!aside.back() && aside.operation().subscription().queueId().equals(queue)) {
          aside(aside.operation(), incarnation).forEach(c -> add(c, offsets));
        }
      }
    }
    TreeMap<Integer, OffsetSpans> spans = new TreeMap<>();
    offsets.forEach((partition, all) -> spans.put(partition, OffsetSpans.of(all)));
    return spans;
  }

  private static List<Chosen> aside(Carried operation, String incarnation) {
    return switch (operation) {
      case SetAside aside when aside.incarnation().equals(incarnation) -> aside.chosen();
      case Rewrite rewrite when rewrite.incarnation().equals(incarnation) -> rewrite.poison();
      case SetAside aside -> List.of();
      case Rewrite rewrite -> List.of();
      case Redrive redrive -> List.of(); // Copies, which it takes from no group.
    };
  }

  private static void add(Chosen chosen, SortedMap<Integer, List<Long>> offsets) {
    List<Long> all = offsets.computeIfAbsent(chosen.partition(), k -> new ArrayList<>());
    for (OffsetSpans.Span span : chosen.spans().spans()) {
      for (long offset = span.first(); offset <= span.last(); offset++) {
        all.add(offset);
      }
    }
  }

  /** Of each run whose plan has such an operation. */
  private List<Book> books(Class<? extends Carried> kind) {
    List<Book> books = new ArrayList<>();
    for (RunRecord run : records.book().runs()) {
      plan(run)
          .filter(p -> p.steps().anyMatch(s -> kind.isInstance(s.operation())))
          .ifPresent(p -> books.add(new Book(run, p, new Books(run.run(), p))));
    }
    if (!books.isEmpty()) {
      records.entries(entry -> books.forEach(b -> b.books().add(entry)));
    }
    return books;
  }

  /** What this run set aside. */
  List<Books.Aside> of(RunRecord run, Plan plan) {
    Books books = new Books(run.run(), plan);
    records.entries(books::add);
    return books.asides(run.states());
  }

  /** A plan that is not kept any more tells nothing. */
  private Optional<Plan> plan(RunRecord run) {
    try {
      return Optional.of(records.plans().find(run.plan()));
    } catch (ClawbackException e) {
      return Optional.empty();
    }
  }

  private record Book(RunRecord run, Plan plan, Books books) {
    List<Books.Aside> asides() {
      return books.asides(run.states());
    }

    /** Whether something of the plan has a group get by without what was set aside. */
    boolean rests(MessageOperation aside) {
      return plan.steps()
          .anyMatch(s ->
              switch (s.operation()) {
                case PassOver p -> p.subscription().equals(aside.subscription());
                // One copy is for the lists of all groups of its queue.
                case PublishSkips p ->
                    p.subscription().queueId().equals(aside.subscription().queueId());
                default -> false;
              });
    }
  }
}
