package io.clawback.app.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.RecordJson;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.ContentReport;
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
    String text = InspectView.of(InspectSamples.payments(), 80, true).text().get();
    assertThat(text.lines()).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(80));
    Golden.check("inspect-80.txt", text);
  }

  @Test
  void drawsInAsciiAndCutsNothingWhereThereIsNoTerminal() {
    Golden.check("inspect.txt", InspectView.of(InspectSamples.payments(), 200, false).text().get());
  }

  @Test
  void theDocumentIsTheReport() {
    Golden.check(
        "inspect.json",
        InspectView.of(InspectSamples.payments(), 80, true).document().get().pretty() + "\n");
  }

  @Test
  void oneRowOfCsvForEachSignatureWithBareNumbers() {
    Golden.check(
        "inspect-rows.txt",
        InspectView.of(InspectSamples.payments(), 80, true).rows().get().text());
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
      assertThat(drawn.length()).isLessThanOrEqualTo(40);
      assertThat(drawn.isEmpty()).isEqualTo(buckets == 1);
    }
  }
}
