package io.clawback.runtime;

import io.clawback.execute.Books;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.runtime.look.Connections;
import io.clawback.runtime.quarantine.Balance;
import io.clawback.runtime.quarantine.BalanceLook;
import java.util.function.BooleanSupplier;

/** Opens a run's books and has them counted again. */
final class RunBalance {
  private final Connections connections;
  private final Records records;

  RunBalance(Connections connections, Records records) {
    this.connections = connections;
    this.records = records;
  }

  /** The balance of the run of that id. Throws {@code run.unknown} when there is none. */
  Balance of(String run, BooleanSupplier stop) {
    RunRecord record =
        records.book().runs().stream()
            .filter(r -> r.run().equals(run) || r.rollbackKey().equals(run))
            .findFirst()
            .orElseThrow(() ->
                new ClawbackException(
                    new Problem(
                        "run.unknown",
                        Category.USAGE,
                        run,
                        "no run is called so.",
                        "See `clawback runs`.")));
    Books books = new Books(record.run(), records.plans().find(record.plan()));
    records.entries(books::add);
    BalanceLook look = new BalanceLook(connections, records.custody(), stop);
    return new Balance(
        record.run(), books.asides(record.states()).stream().map(look::account).toList());
  }
}
