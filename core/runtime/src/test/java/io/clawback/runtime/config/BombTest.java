package io.clawback.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts made to exhaust, deceive or take over a YAML reader: each is refused, and soon. */
class BombTest {
  private static final int ROUNDS = Boolean.getBoolean("clawback.long") ? 20_000 : 300;

  record Bomb(String name, String text, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Bomb> bombs() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol]\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a%d: &a%d [*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    return List.of(
        new Bomb("billion laughs", laughs.toString(), "config.alias"),
        new Bomb("self alias", "a: &a [*a]\n", "config.alias"),
        new Bomb("merge", "a: &a {x: 1}\nb: {<<: *a}\n", "config.alias"),
        new Bomb("unknown anchor", "a: *nowhere\n", "config.alias"),
        new Bomb("class by tag", "!!javax.script.ScriptEngineManager [x]\n", "config.tag"),
        new Bomb("tag in value", "version: !!int 1\n", "config.tag"),
        new Bomb("local tag", "version: !env SECRET\n", "config.tag"),
        new Bomb("deep flow lists", "a: " + "[".repeat(100_000), "config.too-deep"),
        new Bomb("deep flow maps", "a: " + "{a: ".repeat(100_000), "config.too-deep"),
        new Bomb("deep block lists", "- ".repeat(100_000) + "x", "config.too-deep"),
        new Bomb(
            "deep block maps",
            String.join("", IntStream.range(0, 400).mapToObj(i -> " ".repeat(i) + "a:\n").toList()),
            "config.too-deep"),
        new Bomb("too many values", "a: [" + "1,".repeat(300_000) + "]\n", "config.too-large"),
        new Bomb("too many keys", many(210_000), "config.too-large"),
        new Bomb("too large", "# " + "x".repeat(5 << 20), "config.too-large"),
        new Bomb("two documents", "version: 1\n---\nversion: 1\n", "config.many-documents"),
        new Bomb("tabs", "a:\n\t- b\n", "config.syntax"),
        new Bomb("open quote", "a: \"b\n", "config.syntax"),
        new Bomb("control characters", "a: b\u0001\n", "config.syntax"),
        new Bomb("nul", "a: \0\n", "config.syntax"),
        new Bomb("directive", "%YAML 9.9\n---\na: b\n", "config.syntax"),
        new Bomb("list at the top", "- a\n- b\n", "config.wrong-type"),
        new Bomb("long number", "version: " + "9".repeat(1_000_000), "config.bad-value"),
        new Bomb("long key", "k".repeat(900) + ": 1\n", "config.unknown-key"));
  }

  private static String many(int keys) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < keys; i++) {
      text.append('k').append(i).append(":\n");
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void isRefusedSoon(Bomb bomb) {
    List<ConfigProblem> problems =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> Configs.problems(bomb.text()));

    assertThat(problems).extracting(ConfigProblem::code).contains(bomb.code());
    assertThat(problems).hasSizeLessThanOrEqualTo(500);
    assertThat(problems)
        .allSatisfy(p -> assertThat(p.message().length() + p.nextMove().length()).isLessThan(500));
  }

  @Test
  void refusesWhatIsNotUtf8(@TempDir Path folder) throws Exception {
    Path file =
        Files.write(folder.resolve("a.yaml"), "a: \u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(FleetLoader.load(file, TestPlugins.all()))
        .isInstanceOfSatisfying(
            LoadResult.Invalid.class,
            i -> assertThat(i.problems().getFirst().code()).isEqualTo("config.not-utf8"));
  }

  /**
   * Whatever is cut from, put into or doubled in the example is loaded or refused, never thrown.
   */
  @Test
  void neverThrowsForADamagedExample() throws Exception {
    String example = Configs.example();
    Random random = new Random(20_260_101);
    String[] odd = {
      "\t", "*", "&a ", "!!x ", "[", "}", "? ", ": ", "\n", "${", "- ", "'", "\u0000"
    };
    for (int round = 0; round < ROUNDS; round++) {
      int at = random.nextInt(example.length());
      int end = Math.min(example.length(), at + random.nextInt(20));
      String damaged =
          example.substring(0, at)
              + (random.nextBoolean() ? odd[random.nextInt(odd.length)] : "")
              + example.substring(random.nextBoolean() ? end : at);
      assertThatCode(() -> Configs.load(damaged)).doesNotThrowAnyException();
    }
  }
}
