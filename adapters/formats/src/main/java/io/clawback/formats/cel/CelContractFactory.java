package io.clawback.formats.cel;

import io.clawback.content.Contract;
import io.clawback.content.ContractFactory;
import io.clawback.content.DeclaredContract;
import io.clawback.content.UnusableContract;
import io.clawback.formats.base.JudgedContract;
import io.clawback.formats.base.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Opens contracts of kind {@code cel}: the setting {@code rule} is one rule, called as the contract
 * is; {@code rules} and the lines of a file are rules with a name each, {@code NAME: EXPRESSION}.
 */
public final class CelContractFactory implements ContractFactory {
  private static final int MOST = 200;

  @Override
  public String kind() {
    return "cel";
  }

  @Override
  public SortedMap<String, String> settings() {
    return new TreeMap<>(
        Map.of(
            "rule", "one expression that is true of every message",
            "rules", "several, each as 'NAME: EXPRESSION'"));
  }

  @Override
  public Contract open(DeclaredContract declared) throws UnusableContract {
    Opening opening = new Opening(declared, settings());
    List<Rule.Text> texts = new ArrayList<>();
    for (String rule : declared.list("rule")) {
      texts.add(new Rule.Text(declared.name(), "rule", 0, rule));
    }
    for (String line : declared.list("rules")) {
      named("rules", 0, line, texts, opening);
    }
    for (DeclaredContract.Source source : declared.sources()) {
      Optional<String> text = opening.text(source);
      int number = 0;
      for (String line : text.map(t -> t.lines().toList()).orElse(List.of())) {
        number++;
        if (!line.isBlank() && !line.strip().startsWith("#")) {
          named(source.file(), number, line, texts, opening);
        }
      }
    }
    if (texts.isEmpty() || texts.size() > MOST) {
      opening.add(
          "rule",
          0,
          "There are " + texts.size() + " rules, and there should be 1 to " + MOST + ".",
          "Write rule: message.amount > 0");
    }
    opening.check();
    Rules rules = Rules.open(texts, opening);
    opening.check();
    return new JudgedContract(declared.name(), rules::judge);
  }

  private static void named(
      String place, int line, String text, List<Rule.Text> into, Opening opening) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon).strip();
    if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,63}")) {
      opening.add(
          place, line, "A rule has no name.", "Write NAME: EXPRESSION, such as positive: a > 0.");
      return;
    }
    into.add(new Rule.Text(name, place, line, text.substring(colon + 1)));
  }
}
