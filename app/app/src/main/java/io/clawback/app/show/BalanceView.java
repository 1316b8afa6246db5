package io.clawback.app.show;

import io.clawback.app.print.Table;
import io.clawback.app.print.Table.Column;
import io.clawback.model.json.Json;
import io.clawback.model.json.RecordJson;
import io.clawback.runtime.quarantine.Balance;
import io.clawback.runtime.quarantine.Balance.Account;
import java.util.TreeMap;

/** The books of a run. */
public final class BalanceView {
  private BalanceView() {}

  /** The balance in all forms. */
  public static Shown of(Balance balance) {
    return new Shown(() -> text(balance), () -> rows(balance), () -> document(balance));
  }

  private static String text(Balance balance) {
    StringBuilder text = new StringBuilder();
    if (balance.accounts().isEmpty()) {
      return "Run " + balance.run() + " moved no messages: there is nothing to balance.\n";
    }
    for (Account account : balance.accounts()) {
      text.append("Step ")
          .append(account.step())
          .append(", ")
          .append(account.subscription())
          .append(" to ")
          .append(account.quarantine())
          .append(":\n");
      Table table = new Table(Column.text("  ACCOUNT"), Column.number("MESSAGES"));
      table.row("  in scope", Words.count(account.inScope()));
      table.row("  = remaining", Words.count(account.remaining()));
      table.row("  + quarantined", Words.count(account.quarantined()));
      table.row("  + skipped, still in the log", Words.count(account.skipped()));
      table.row("  + written once more", Words.count(account.rewritten()));
      table.row("  + put back", Words.count(account.redriven()));
      table.row("  + expired before", Words.count(account.expired()));
      table.row("  + lost", Words.count(account.lost()));
      table.row("  unexpected", Words.count(account.unexpected()));
      table.row("  duplicated", Words.count(account.duplicated()));
      table.row("  recovered after a crash", Words.count(account.recovered()));
      table.row("  whole in the rollback store", Words.count(account.kept()));
      text.append(table.text());
      account.notes().forEach(n -> text.append("  Note: ").append(n).append(".\n"));
    }
    text.append(
        balance.balances()
            ? "The books balance: every message is in one place.\n"
            : "The books do NOT balance: change nothing more, and look at the notes.\n");
    return text.toString();
  }

  private static Table rows(Balance balance) {
    Table table =
        new Table(
            Column.text("STEP"),
            Column.text("SUBSCRIPTION"),
            Column.text("QUARANTINE"),
            Column.number("IN-SCOPE"),
            Column.number("REMAINING"),
            Column.number("QUARANTINED"),
            Column.number("SKIPPED"),
            Column.number("REWRITTEN"),
            Column.number("REDRIVEN"),
            Column.number("EXPIRED"),
            Column.number("LOST"),
            Column.number("UNEXPECTED"),
            Column.number("DUPLICATED"),
            Column.number("RECOVERED"),
            Column.number("KEPT"));
    for (Account a : balance.accounts()) {
      table.row(
          a.step(),
          a.subscription(),
          a.quarantine(),
          a.inScope(),
          a.remaining(),
          a.quarantined(),
          a.skipped(),
          a.rewritten(),
          a.redriven(),
          a.expired(),
          a.lost(),
          a.unexpected(),
          a.duplicated(),
          a.recovered(),
          a.kept());
    }
    return table;
  }

  private static Json document(Balance balance) {
    TreeMap<String, Json> fields = new TreeMap<>();
    fields.put("run", Json.of(balance.run()));
    fields.put("balances", Json.of(balance.balances()));
    fields.put("accounts", Json.of(balance.accounts().stream().map(RecordJson::write).toList()));
    return Json.of(fields);
  }
}
