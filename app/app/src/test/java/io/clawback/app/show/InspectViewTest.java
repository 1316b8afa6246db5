package io.clawback.app.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.RecordJson;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.inspect.Inspection;
import io.clawback.runtime.inspect.MessageSight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InspectViewTest {
  @Test
  void fitsATerminalOf80Columns() {
    String text = InspectView.of(InspectSamples.payments(), 90, 80, true).text().get();
    assertThat(text.lines()).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(80));
    Golden.check("inspect-80.txt", text);
  }

  @Test
  void drawsInAsciiAndCutsNothingWhereThereIsNoTerminal() {
    Golden.check(
        "inspect.txt", InspectView.of(InspectSamples.payments(), 90, 200, false).text().get());
  }

  @Test
  void theDocumentIsTheReport() {
    Golden.check(
        "inspect.json",
        InspectView.of(InspectSamples.payments(), 90, 80, true).document().get().pretty() + "\n");
  }

  @Test
  void oneRowOfCsvForEachSignatureWithBareNumbers() {
    Golden.check(
        "inspect-rows.txt",
        InspectView.of(InspectSamples.payments(), 90, 80, true).rows().get().text());
  }

  @Test
  void sentenceOfTheCostSaysWhatIsLeftBehind() {
    assertThat(InspectWords.cost(InspectSamples.cost()))
        .isEqualTo(
            "Reading the backlog of payment-service on payments: at most 847,293 messages of"
                + " 4 partitions, about 178 MB, about 2.1s; nothing is consumed, committed or"
                + " left behind.");
  }

  @Test
  void listsExactOffsetsAsStretches() {
    Shown shown =
        OffsetListView.of(
            List.of(
                InspectSamples.offsets(0, LongStream.of(3, 4, 5, 9)),
                InspectSamples.offsets(2, LongStream.of(1L << 40))));
    assertThat(shown.text().get().lines().map(l -> l.strip().replaceAll(" +", " ")))
        .containsExactly(
            "PARTITION FIRST-OFFSET LAST-OFFSET COUNT",
            "0 3 5 3",
            "0 9 9 1",
            "2 1099511627776 1099511627776 1");
    assertThat(shown.document().get().canonical()).contains("\"ranges\":[[3,5],[9,9]]");
  }

  @Test
  void showsOneMessageWithWhatHidesAndWhereItBreaks() {
    MessageSight sight =
        new MessageSight(
            new QueueId(new BrokerId("prod", "main"), "payments"),
            0,
            113,
            Optional.of(Instant.parse("2026-11-22T03:12:40Z")),
            4711,
            -1,
            "(36 bytes)",
            36,
            "{\"id\":\"***\"xx\n}",
            17,
            List.of(
                new MessageSight.Header("trace", "(16 bytes)", 16),
                new MessageSight.Header("empty\u0007", "", -1)),
            "json",
            List.of("malformed JSON in id"),
            Optional.empty(),
            true);
    Golden.check("message.txt", MessageView.of(sight).text().get());
    assertThat(RecordJson.read(MessageView.of(sight).document().get(), MessageSight.class))
        .isEqualTo(sight);
  }

  @Test
  void aChartIsNeverWiderThanAskedAndHidesNoMessage() {
    for (int buckets = 1; buckets <= 256; buckets++) {
      ContentReport.TimeLine line =
          new ContentReport.TimeLine(
              Instant.ofEpochMilli(1_000 * 64 - 64),
              Duration.ofMillis(64),
              LongStream.range(0, buckets).boxed().collect(Collectors.toList()));
      TimeChart chart = new TimeChart(line, List.of(), 40, false);
      String drawn = chart.line(line);
      assertThat(drawn.length()).isLessThanOrEqualTo(80);
      assertThat(drawn.isEmpty()).isEqualTo(buckets == 1);
    }
  }

  @Test
  void whatWasInterruptedIsNotCalledEmpty() {
    assertThat(InspectView.of(InspectSamples.untouched(true), 90, 80, true).text().get())
        .contains("Interrupted before the first message was read.")
        .doesNotContain("Nothing was there");
    assertThat(InspectView.of(InspectSamples.untouched(false), 90, 80, true).text().get())
        .contains("Nothing was there to be read.");
  }

  @Test
  void aMessageInSeveralSignaturesIsCountedOnceAndThatIsSaid() {
    String text = InspectView.of(InspectSamples.overlapping(), 90, 80, true).text().get();
    assertThat(text)
        .contains("poison (90% or more): 5 messages (5.00%); any trouble: 5 (5.00%)")
        .contains("signatures overlap: a message may be in several");
    assertThat(InspectView.of(InspectSamples.payments(), 90, 80, true).text().get())
        .doesNotContain("overlap");
  }

  @Test
  void theTimeLineTellsItsScaleWhatItLeavesOutAndMillisecondsWhereTheyMatter() {
    String text = InspectView.of(InspectSamples.overlapping(), 90, 80, true).text().get();
    assertThat(text)
        .containsPattern("TIME LINE  \\S+ \\S+\\.\\d{3}Z to \\S+ \\S+\\.\\d{3}Z, a column is 4ms")
        .contains("most  in a column; each line is drawn up to its own most")
        .containsPattern("(?m)^all +30  ")
        .contains("and 1 more signature, not drawn: see -o json");
  }

  @Test
  void aListOfDuplicatesThatIsCutSaysHowManyMoreThereAre() {
    assertThat(InspectView.of(InspectSamples.payments(), 90, 200, true).text().get())
        .contains("and 1,033 more: see --offsets duplicates and --offsets conflicts");
  }

  @Test
  void aNoteIsNeverCut() {
    Inspection whole = InspectSamples.payments();
    String note =
        "none of 1,000 messages has the idempotency key $.a.long.path: is that path right?";
    String text =
        InspectView.of(
                new Inspection(
                    whole.report(), whole.cost(), whole.took(), List.of(note), false, List.of()),
                90,
                80,
                true)
            .text()
            .get();
    assertThat(text.replace("\n    ", " ")).contains("note: " + note);
    assertThat(text.lines()).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void aShortTimeIsNoTime() {
    assertThat(Words.span(java.time.Duration.ofMillis(4))).isEqualTo("<0.1s");
    assertThat(Words.span(java.time.Duration.ZERO)).isEqualTo("0.0s");
    assertThat(Words.several(1, "stretch")).isEqualTo("1 stretch");
    assertThat(Words.several(2, "stretch")).isEqualTo("2 stretches");
  }
}
