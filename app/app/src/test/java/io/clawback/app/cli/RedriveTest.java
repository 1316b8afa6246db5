package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.message.Copy;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code clawback redrive} over queues in memory. */
class RedriveTest {
  private static final long THEN = System.currentTimeMillis() - 3_600_000;

  @TempDir private Path folder;
  private Cli cli;

  /**
   * A quarantine with 20 copies: 15 too large, 5 malformed; and a dead-letter queue of Spring's.
   */
  @BeforeEach
  void fill() throws IOException {
    cli = new Cli(folder);
    cli.write(
        Files.readString(cli.config())
                .replace("offsets: approval}", "offsets: approval, redrive: approval}")
                .replace("recover-within: 1s", "recover-within: 1s\n    cooldown: 0s")
            + "contents:\n"
            + "  - {name: orders, for: {queues: [orders]}, quarantine: orders.poison}\n");
    cli.prod.createQueue("orders.poison", 1);
    cli.prod.createQueue("orders.dlt", 1);
    for (int i = 0; i < 20; i++) {
      copy(i, i % 4 == 0 ? "malformed" : "too-large");
    }
    letter(3, 7);
  }

  @AfterEach
  void close() {
    cli.close();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void copy(int i, String reason) {
    Message original =
        new Message(
            i % 4,
            1_000 + i,
            THEN + i,
            Optional.of(utf8("k" + i)),
            Optional.of(utf8("{\"amount\":" + i + "}")),
            List.of());
    append(
        "orders.poison",
        original,
        new Copy("op-1", 0, "prod/main/orders", "i", "tenant-a", reason, original).headers());
  }

  private void letter(int partition, long offset) {
    Message original =
        new Message(
            partition,
            offset,
            THEN,
            Optional.of(utf8("dead")),
            Optional.of(utf8("letter")),
            List.of());
    append(
        "orders.dlt",
        original,
        List.of(
            new Header("kafka_dlt-original-topic", Optional.of(utf8("orders"))),
            new Header(
                "kafka_dlt-original-partition",
                Optional.of(ByteBuffer.allocate(4).putInt(partition).array())),
            new Header(
                "kafka_dlt-original-offset",
                Optional.of(ByteBuffer.allocate(8).putLong(offset).array())),
            new Header(
                "kafka_dlt-exception-fqcn", Optional.of(utf8("java.lang.IllegalStateException")))));
  }

  private void append(String queue, Message message, List<Header> headers) {
    byte[][] pairs = new byte[2 * headers.size()][];
    for (int h = 0; h < headers.size(); h++) {
      pairs[2 * h] = utf8(headers.get(h).name());
      pairs[2 * h + 1] = headers.get(h).value().orElse(null);
    }
    cli.prod.append(
        queue,
        0,
        System.currentTimeMillis(),
        message.key().orElse(null),
        message.value().orElse(null),
        pairs);
  }

  private Map<String, String> orders() {
    TreeMap<String, String> facts = new TreeMap<>(cli.prod.facts());
    facts.keySet().removeIf(fact -> !fact.startsWith("queue orders "));
    return facts;
  }

  private int redrive(String... words) {
    List<String> all = new ArrayList<>(List.of("redrive", "-e", "prod"));
    all.addAll(List.of(words));
    return cli.run(all.toArray(String[]::new));
  }

  private String plan() {
    return cli.out().replaceAll("(?s).*Plan ([0-9a-f]+) made.*", "$1");
  }

  private void carryOut() {
    String plan = plan();
    assertThat(cli.run("apply", plan)).as("without a yes").isEqualTo(5);
    assertThat(cli.run("approve", plan, "--reason", "INC-7")).as(cli.err()).isZero();
    assertThat(cli.run("apply", plan)).as(cli.err()).isZero();
  }

  @Test
  void showsWhatLiesThereAndChangesNothing() {
    Map<String, String> before = cli.prod.facts();
    assertThat(redrive("orders.poison")).as(cli.err()).isZero();
    assertThat(cli.out())
        .contains("SOURCE", "REASON", "too-large", "malformed", "tenant-a")
        .contains("put 20 messages of prod/main/orders.poison back to prod/main/orders")
        .contains("Next: ");
    assertThat(cli.prod.facts()).isEqualTo(before);
  }

  @Test
  void whatIsApprovedComesBackAndOnlyOnce() {
    redrive("orders.poison", "--reason", "malformed");
    assertThat(cli.out()).contains("put 5 messages", "Stays: 15, not meant.");
    carryOut();
    redrive("orders.poison");
    assertThat(cli.out()).contains("put 15 messages", "Stays: 5, put back before.");
    carryOut();
    redrive("orders.poison");
    assertThat(cli.out()).contains("Stays: 20, put back before.");
    assertThat(cli.err()).contains("Nothing is to be put back.");
    assertThat(cli.run("quarantine", "list", "prod/main/orders.poison")).isZero();
    assertThat(cli.out()).contains("op-1");
  }

  @Test
  void filtersHoldTogether() {
    redrive("orders.poison", "--where", "message.amount >= 10", "--reason", "too-large");
    assertThat(cli.out()).contains("put 8 messages");
    redrive("orders.poison", "--key", "k3", "--key", "k4", "--tenant", "tenant-a");
    assertThat(cli.out()).contains("put 2 messages");
    redrive("orders.poison", "--max", "7");
    assertThat(cli.out()).contains("put 7 messages", "Stays: 13, beyond --max.");
    redrive("orders.poison", "--newer-than", "PT30M");
    assertThat(cli.err()).contains("Nothing is to be put back.");
    redrive("orders.poison", "--older-than", "PT30M", "--operation", "op-1");
    assertThat(cli.out()).contains("put 20 messages");
  }

  @Test
  void aFilterThatNothingFitsIsToldWithWhatIsThere() {
    assertThat(redrive("orders.poison", "--operation", "op-2")).isEqualTo(2);
    assertThat(cli.err()).contains("usage.no-match", "--operation op-2", "There are: op-1.");
    assertThat(redrive("orders.poison", "--reason", "nosuch", "--tenant", "acme")).isEqualTo(2);
    assertThat(cli.err()).contains("malformed, too-large.", "--tenant acme", "tenant-a.");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void aReasonIsNamedAsItIsPrintedElsewhere() {
    copy(20, "60dc97f9aa01bb02,9f86d081884c7d65");
    redrive("orders.poison", "--reason", "9f86d081");
    assertThat(cli.out()).contains("put 1 message of");
    assertThat(redrive("orders.poison", "--reason", "9f86d08")).as("too short").isEqualTo(2);
    copy(21, "parked:deadbeef-corp");
    assertThat(redrive("orders.poison", "--reason", "parked:deadbeef"))
        .as("a name is meant whole")
        .isEqualTo(2);
  }

  @Test
  void ourOwnHeadersAreShownAndTheMessageIsNot() {
    assertThat(cli.run("quarantine", "show", "prod/main/orders.poison/0@1")).isZero();
    assertThat(cli.out())
        .contains("clawback.source: prod/main/orders\n", "clawback.reason: too-large\n")
        .contains("clawback.offset: 1001\n")
        .doesNotContain("k1\n");
    assertThat(cli.run("quarantine", "show", "prod/main/orders.poison/0@1", "-o", "json")).isZero();
    assertThat(cli.out()).contains("prod/main/orders\"");
  }

  @Test
  void aQuarantineWithoutCopiesIsSaidToBeEmpty() {
    assertThat(cli.run("quarantine", "list", "prod/main/orders.dlt")).isZero();
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains("Nothing that was set aside lies in prod/main/orders.dlt");
  }

  @Test
  void whatToDoNextIsToldWithTheSameConfigAndData() {
    assertThat(redrive("nowhere")).isEqualTo(2);
    assertThat(cli.err())
        .contains(
            "See `clawback --config "
                + cli.config()
                + " --data "
                + cli.data()
                + " quarantine list`");
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    assertThat(redrive("orders.poison", "--where", "message.amount >")).isEqualTo(2);
    assertThat(cli.err()).contains("redrive.where");
    assertThat(redrive("orders.poison", "--rate", "fast")).isEqualTo(2);
    assertThat(redrive("nowhere")).isEqualTo(2);
    assertThat(cli.err()).contains("redrive.no-queue");
  }

  @Test
  void deadLettersOfSpringComeBackToWhereTheyWere() {
    Map<String, String> before = orders();
    redrive("orders.dlt", "--rate", "100/s");
    assertThat(cli.out())
        .contains("java.lang.IllegalStateException", "put 1 message of", "100 a second");
    carryOut();
    assertThat(orders()).isNotEqualTo(before);
    redrive("orders.dlt");
    assertThat(cli.out()).contains("Stays: 1, put back before.");
  }

  @Test
  void withoutAQueueTheOneQuarantineIsMeant() {
    assertThat(redrive()).as(cli.err()).isZero();
    assertThat(cli.out()).contains("put 20 messages of prod/main/orders.poison");
  }

  @Test
  void aPolicyThatDoesNotSayRedriveForbidsIt() throws IOException {
    cli.write(Files.readString(cli.config()).replace(", redrive: approval", ""));
    redrive("orders.poison");
    assertThat(cli.out()).contains("not-permitted");
  }
}
