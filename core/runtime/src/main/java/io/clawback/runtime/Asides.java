package io.clawback.runtime;

import io.clawback.execute.Books;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.plan.MessageOperation;
import io.clawback.model.plan.MessageOperation.PassOver;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What runs set aside, as the ledger tells it. */
final class Asides {
  private final Records records;

  Asides(Records records) {
    this.records = records;
  }

  /**
   * Operations whose messages are still in their group's way: it was to be moved past them, and was
   * not, or not yet.
   */
  SortedSet<String> unsettled() {
    List<Book> books = new ArrayList<>();
    for (RunRecord run : records.book().runs()) {
      plan(run)
          .filter(p -> p.steps().anyMatch(s -> s.operation() instanceof SetAside))
          .ifPresent(p -> books.add(new Book(run, p, new Books(run.run(), p))));
    }
    TreeSet<String> unsettled = new TreeSet<>();
    if (!books.isEmpty()) {
      records.entries(entry -> books.forEach(b -> b.books().add(entry)));
      for (Book book : books) {
        book.books().asides(book.run().states()).stream()
            .filter(a -> !a.passed() && !a.back() && book.passes(a.operation()))
            .forEach(a -> unsettled.add(a.id().value()));
      }
    }
    return unsettled;
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
    boolean passes(MessageOperation aside) {
      return plan.steps()
          .anyMatch(s ->
              s.operation() instanceof PassOver p && p.subscription().equals(aside.subscription()));
    }
  }
}
