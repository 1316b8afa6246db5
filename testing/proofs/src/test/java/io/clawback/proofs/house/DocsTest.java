package io.clawback.proofs.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.model.observed.Measured;
import io.clawback.runtime.config.ConfigSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name exists, and what a reader meets is explained in them. */
class DocsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern TYPE =
      Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)(?:\\.([a-z]\\w*))?`");
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|interface|enum) (\\w+)");
  private static final Pattern COMMAND = Pattern.compile("\\bclawback ([a-z]+)\\b([^`\n|#&>]*)");
  private static final Pattern OPTION = Pattern.compile("(?<!\\S)--[a-z-]+");
  private static final Pattern CODE =
      Pattern.compile(
          "\"((?:approval|audit|broker|config|consumers|demo|disk|init|inspect|internal|kafka|lease|ledger"
              + "|look|offsets|plans?|quarantine|redrive|rollback|run|sink|storage|usage)(?:\\.[a-z]+(?:-[a-z]+)*)+)\"");
  private static final List<String> COMPOSED =
      List.of(
          "config.unknown-environment",
          "config.unknown-tenant",
          "ledger.bad-signature",
          "ledger.forked",
          "ledger.tampered",
          "ledger.truncated");
  private static final Pattern LIMIT = Pattern.compile("(?i)(?:raise|lower) limits\\.([\\w-]+)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\|");

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path doc : docs()) {
      for (MatchResult link : found(LINK, Files.readString(doc))) {
        if (!Files.exists(doc.resolveSibling(link.group(1)))) {
          dead.add(House.name(doc) + " → " + link.group(1));
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void typesThatAreNamedExist() throws IOException {
    String code = text(House.sources());
    Set<String> types = new TreeSet<>();
    found(DECLARED, code).forEach(d -> types.add(d.group(1)));
    TreeSet<String> gone = new TreeSet<>();
    for (Path doc : docs()) {
      if (House.name(doc).startsWith("docs/decisions/")) {
        continue; // they tell what was, and name the JDK's types too
      }
      for (MatchResult type : found(TYPE, Files.readString(doc))) {
        boolean member = type.group(2) == null || code.contains(" " + type.group(2) + "(");
        if (!types.contains(type.group(1)) || !member) {
          gone.add(House.name(doc) + ": " + type.group());
        }
      }
    }
    assertThat(gone).isEmpty();
  }

  @Test
  void everyDecisionHasANumberOfItsOwn() throws IOException {
    List<String> numbers = new ArrayList<>();
    for (Path doc : docs()) {
      if (House.name(doc).startsWith("docs/decisions/")) {
        numbers.add(String.valueOf(doc.getFileName()).substring(0, 4));
        assertThat(Files.readString(doc)).startsWith("# " + numbers.getLast());
      }
    }
    assertThat(numbers).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void commandsThatAreShownExist() throws IOException {
    String cli =
        text(
            House.sources().stream()
                .filter(p -> House.name(p).startsWith("app/app/src/main"))
                .toList());
    TreeSet<String> unknown = new TreeSet<>();
    for (Path doc : docs()) {
      for (MatchResult command : found(COMMAND, Files.readString(doc))) {
        if (!cli.contains("name = \"" + command.group(1) + "\"")) {
          unknown.add(House.name(doc) + ": " + command.group());
        }
        for (MatchResult option : found(OPTION, command.group(2))) {
          if (!cli.contains("\"" + option.group() + "\"")) {
            unknown.add(House.name(doc) + ": " + command.group());
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyErrorCodeIsExplainedAndNoneIsInvented() throws IOException {
    TreeSet<String> raised = new TreeSet<>();
    for (Path source : House.sources()) {
      String place = House.name(source);
      if (place.contains("/src/main/") && place.matches("(core|adapters|app|brokers/kafka)/.*")) {
        found(CODE, Files.readString(source)).forEach(c -> raised.add(c.group(1)));
      }
    }
    raised.remove("store.sqlite"); // a file
    raised.addAll(COMPOSED);
    String explained = Files.readString(House.root().resolve("docs/errors.md"));
    assertThat(found(ROW, explained).stream().map(r -> r.group(1)).toList())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(raised);
  }

  @Test
  void everyConfigKeyIsInTheExample() throws IOException {
    String example = Files.readString(House.root().resolve("docs/config.md"));
    TreeSet<String> keys = new TreeSet<>();
    keys(ConfigSchema.json(), keys);
    assertThat(keys).hasSizeGreaterThan(50);
    assertThat(keys)
        .filteredOn(k -> found(Pattern.compile("(?m)[ {]*\\b" + k + ":"), example).isEmpty())
        .isEmpty();
  }

  @Test
  void limitsThatAnErrorNamesAreConfigKeys() throws IOException {
    TreeSet<String> keys = new TreeSet<>();
    keys(ConfigSchema.json(), keys);
    TreeSet<String> unknown = new TreeSet<>();
    for (Path source : House.sources()) {
      for (MatchResult limit : found(LIMIT, Files.readString(source))) {
        if (House.name(source).contains("/src/main/") && !known(keys, limit.group(1))) {
          unknown.add(House.name(source) + ": " + limit.group());
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyWayOfMeasuringIsExplained() throws IOException {
    String detection = Files.readString(House.root().resolve("docs/detection.md"));
    assertThat(
            Stream.concat(
                    Arrays.stream(Measured.Method.values()),
                    Arrays.stream(Measured.Reason.values()))
                .filter(m -> !detection.contains("`" + m + "`")))
        .isEmpty();
  }

  /** Whole, or up to where the code puts it together. */
  private static boolean known(Set<String> keys, String limit) {
    return limit.endsWith("-")
        ? keys.stream().anyMatch(k -> k.startsWith(limit))
        : keys.contains(limit);
  }

  private static void keys(Json schema, TreeSet<String> into) {
    if (schema instanceof Json.Obj object) {
      object
          .fields()
          .forEach((name, value) -> {
            if (name.equals("properties") && value instanceof Json.Obj properties) {
              into.addAll(properties.fields().keySet());
            }
            keys(value, into);
          });
    }
  }

  private static List<Path> docs() throws IOException {
    return House.files(".md");
  }

  private static String text(List<Path> files) throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : files) {
      all.append(Files.readString(file)).append('\n');
    }
    return all.toString();
  }

  private static List<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().collect(Collectors.toList());
  }
}
