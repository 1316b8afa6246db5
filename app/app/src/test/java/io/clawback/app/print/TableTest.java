package io.clawback.app.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.app.print.Table.Column;
import io.clawback.model.json.Json;
import io.clawback.model.observed.Measured;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table =
      new Table(Column.text("GROUP"), Column.number("LAG"))
          .row("orders", OptionalLong.of(156_000))
          .row("pay", Measured.unknown(Measured.Reason.NO_COMMIT))
          .row("a,\"b\"\n", 0);

  @Test
  void alignsNumbersToTheRightAndShowsUnknownAsDash() {
    assertThat(table.text())
        .isEqualTo(
            """
            GROUP           LAG
            orders       156000
            pay               -
            a,"b"\\u000a       0
            """);
  }

  @Test
  void writesCsvAsRfc4180Says() {
    assertThat(Csv.of(table))
        .isEqualTo("GROUP,LAG\r\norders,156000\r\npay,-\r\n\"a,\"\"b\"\"\n\",0\r\n");
  }

  @Test
  void makesSteeringCharactersVisible() {
    assertThat(Visible.line("a\u001b[2Jb\u202ec\u0085d\r\né"))
        .isEqualTo("a\\u001b[2Jb\\u202ec\\u0085d\\u000d\\u000aé");
  }

  @Test
  void writesYamlThatCannotBeMisread() {
    Json value =
        Json.of(
            Map.of(
                "list", Json.of(List.of(Json.of(Map.of("a", Json.of(1), "b", Json.of("no"))))),
                "empty", Json.of(List.of()),
                "text", Json.of("two: words"),
                "nested", Json.of(List.of(Json.of(List.of(Json.of("x")))))));
    assertThat(Yaml.of(value))
        .isEqualTo(
            """
            empty: []
            list:
              - a: 1
                b: "no"
            nested:
              - - x
            text: "two: words"
            """);
  }
}
