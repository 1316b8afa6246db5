package io.clawback.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code clawback inspect} asks what a group accepted before its backlog; queues in memory. */
class AcceptedBeforeTest {
  private static final long NOW = System.currentTimeMillis();

  @TempDir Path folder;
  private Cli cli;

  /**
   * On both partitions 100 charges are consumed. Behind them come 20 new ones each; on partition 1
   * also three of the old ones of partition 0 again, and one with another amount.
   */
  @BeforeEach
  void fill() throws IOException {
    cli = new Cli(folder);
    cli.prod.createQueue("charges", 2);
    for (int i = 0; i < 120; i++) {
      append(0, i, "zero-" + i, 5);
      append(1, i, "one-" + i, 5);
    }
    for (int old : new int[] {10, 60, 99}) {
      append(1, 120, "zero-" + old, 5);
    }
    append(1, 120, "zero-20", 6);
    cli.prod.commit("billing", "charges", Map.of(0, 100L, 1, 100L));
    declare("24h", "");
  }

  @AfterEach
  void close() {
    cli.close();
  }

  private void declare(String window, String more) throws IOException {
    String config = Files.readString(cli.config());
    int at = config.indexOf("contents:");
    Files.writeString(
        cli.config(),
        (at < 0 ? config : config.substring(0, at))
            + "contents: [{name: c, idempotency-key: $.id, accepted-window: "
            + window
            + more
            + "}]\n");
  }

  private void append(int partition, int second, String id, int amount) {
    cli.prod.append(
        "charges",
        partition,
        NOW - 600_000 + 1_000L * second,
        new byte[0],
        "{\"id\":\"%s\",\"amount\":%d}".formatted(id, amount).getBytes(UTF_8));
  }

  private Json.Obj accepted() {
    assertThat(cli.run("inspect", "prod/main/billing:charges", "-o", "json"))
        .as(cli.err())
        .isZero();
    Json.Obj report = (Json.Obj) JsonReader.read(cli.out());
    return (Json.Obj) ((Json.Obj) report.get("duplicates")).get("accepted");
  }

  private String offsets(String which) {
    assertThat(cli.run("inspect", "prod/main/billing:charges", "--offsets", which, "-o", "csv"))
        .isZero();
    return cli.out().replace("\r\n", " ");
  }

  @Test
  void tellsWhichMessagesWereAcceptedBeforeAndWhichWithOtherContent() {
    assertThat(cli.run("inspect", "prod/main/billing:charges")).as(cli.err()).isZero();
    assertThat(cli.err()).contains("at most 244 messages", "200 of them consumed before");
    assertThat(cli.out())
        .contains("ACCEPTED BEFORE  3 of 44 messages with a key, since ")
        .contains("1 more has a key that was accepted with other content")
        .contains("the whole window is known: 200 different keys of 200 offsets")
        .contains("1@120 repeats 0@10, ")
        .contains("1@123 repeats 0@20, ", "with other content");
    assertThat(offsets("accepted")).contains(" 1,120,122,3 ");
    assertThat(offsets("accepted-conflicts")).contains(" 1,123,123,1 ");
    assertThat(offsets("duplicates")).doesNotContain("1,");
  }

  @Test
  void readsOnlyWhatItDidNotReadBefore() {
    assertThat(accepted().whole("covered")).isEqualTo(200);
    assertThat(cli.err()).contains("200 of them consumed before");
    assertThat(accepted().whole("sameCount")).isEqualTo(3);
    assertThat(cli.err()).doesNotContain("consumed before");

    cli.prod.commit("billing", "charges", Map.of(0, 110L, 1, 100L));
    assertThat(accepted().whole("covered")).isEqualTo(210);
    assertThat(cli.err()).contains("10 of them consumed before");
  }

  @Test
  void aMessageIsNoDuplicateOfItselfAfterAResetBackwards() {
    assertThat(accepted().whole("sameCount")).isEqualTo(3);
    cli.prod.commit("billing", "charges", Map.of(0, 50L, 1, 50L));

    Json.Obj accepted = accepted();

    assertThat(accepted.whole("sameCount")).isEqualTo(1);
    assertThat(accepted.whole("otherCount")).isEqualTo(1);
    assertThat(offsets("accepted")).contains(" 1,120,120,1 ");
    assertThat(offsets("duplicates")).contains(" 1,121,122,2 ");
  }

  private String told() {
    assertThat(cli.run("inspect", "prod/main/billing:charges")).as(cli.err()).isZero();
    return cli.out();
  }

  @Test
  void remembersWhatIsNoLongerInTheLog() {
    assertThat(accepted().whole("sameCount")).isEqualTo(3);
    cli.prod.trim("charges", 0, 100);

    Json.Obj accepted = accepted();
    assertThat(accepted.whole("sameCount")).isEqualTo(3);
    assertThat(accepted.whole("offsets")).isEqualTo(200);
    assertThat(accepted.whole("covered")).isEqualTo(200);
    assertThat(accepted.get("whole")).isEqualTo(new Json.Bool(true));
  }

  @Test
  void doesNotSayThatTheWindowIsKnownWhereTheLogIsShorter() {
    cli.prod.trim("charges", 0, 50);

    Json.Obj accepted = accepted();
    assertThat(accepted.whole("sameCount")).isEqualTo(2);
    assertThat(accepted.whole("offsets")).isEqualTo(150);
    assertThat(accepted.whole("covered")).isEqualTo(150);
    String since = Instant.ofEpochMilli(NOW - 600_000 + 50_000).toString();
    assertThat(accepted.text("knownSince")).isEqualTo(since);
    assertThat(accepted.get("whole")).isEqualTo(new Json.Bool(false));
    assertThat(told())
        .contains("all that could be found of the window is known: 150 different keys of 150")
        .contains("not every partition is known before ")
        .contains("the log of partition 0 does not reach back")
        .doesNotContain("the whole window", "reads on");

    cli.prod.trim("charges", 0, 80);
    assertThat(accepted().text("knownSince")).isEqualTo(since);
  }

  @Test
  void tellsWhatLeftTheLogBeforeItWasRead() throws IOException {
    declare("24h", ", accepted-read: 2048");
    long covered = accepted().whole("covered");
    cli.prod.trim("charges", 0, 100);
    cli.prod.trim("charges", 1, 100);

    Json.Obj accepted = accepted();
    assertThat(accepted.whole("offsets")).isEqualTo(200);
    assertThat(accepted.whole("covered")).isEqualTo(covered);
    assertThat(accepted.whole("unread")).isEqualTo(200 - covered);
    assertThat(told())
        .contains(200 - covered + " offsets of the window could not be read")
        .contains("there may be more")
        .doesNotContain("the whole window", "reads on");
  }

  @Test
  void theLogReachesBackWhereItsFirstMessageIsOlder() throws IOException {
    declare("9m", "");
    cli.prod.trim("charges", 0, 5);
    cli.prod.trim("charges", 1, 5);
    assertThat(told()).contains("the whole window is known");
  }

  @Test
  void aMessageThatCouldNotBeReadIsNotKnown() throws IOException {
    declare("24h", ", message-bytes: 1024");
    cli.prod.append(
        "charges", 0, NOW, new byte[0], ("{\"id\":\"" + "x".repeat(2_000) + "\"}").getBytes(UTF_8));
    append(0, 120, "behind", 5);
    cli.prod.commit("billing", "charges", Map.of(0, 122L, 1, 100L));
    for (int look = 0; look < 2; look++) {
      Json.Obj accepted = accepted();
      assertThat(accepted.whole("offsets")).isEqualTo(222);
      assertThat(accepted.whole("covered")).isEqualTo(221);
      assertThat(accepted.whole("unread")).isEqualTo(1);
      assertThat(accepted.get("whole")).isEqualTo(new Json.Bool(false));
    }
    assertThat(told())
        .contains("1 offset of the window could not be read")
        .doesNotContain("the whole");
  }

  @Test
  void aCompactedQueueIsNeverKnownAsAWhole() {
    cli.prod.setting("charges", "cleanup.policy", Optional.of("delete,compact"));
    assertThat(told())
        .contains("all that could be found of the window is known: 200")
        .contains("the queue is compacted", "there may be more")
        .doesNotContain("the whole window");
  }

  @Test
  void forgetsAQueueThatWasMadeAnew() {
    assertThat(accepted().whole("sameCount")).isEqualTo(3);
    cli.prod.deleteQueue("charges");
    cli.prod.createQueue("charges", 2);
    append(0, 0, "new", 5);
    append(0, 0, "zero-10", 5);
    cli.prod.commit("billing", "charges", Map.of(0, 1L, 1, 0L));

    assertThat(accepted().whole("sameCount")).isZero();
  }

  @Test
  void saysHowMuchOfTheWindowItsBudgetReachedAndReadsOnAtTheNextLook() throws IOException {
    declare("24h", ", accepted-read: 2048");
    Json.Obj first = accepted();
    assertThat(first.whole("offsets")).isEqualTo(200);
    assertThat(first.whole("covered")).isBetween(20L, 180L);
    assertThat(cli.run("inspect", "prod/main/billing:charges")).isZero();
    assertThat(cli.out()).contains(" of the window is known, ", "the next look reads on");

    long covered = 0;
    for (int looks = 0; covered < 200; looks++) {
      assertThat(looks).isLessThan(20);
      long now = accepted().whole("covered");
      assertThat(now).isGreaterThan(covered);
      covered = now;
    }
    assertThat(accepted().whole("sameCount")).isEqualTo(3);
  }

  @Test
  void keepsNothingFromBeforeTheWindow() throws IOException {
    declare("9m", "");
    Json.Obj accepted = accepted();
    assertThat(accepted.whole("offsets")).isLessThan(90);
    assertThat(accepted.whole("sameCount")).isEqualTo(1);
  }

  @Test
  void goesOnWhenItMayKeepNoMoreKeys() throws IOException {
    declare("24h", ", accepted-keys: 50");
    assertThat(cli.run("inspect", "prod/main/billing:charges")).isEqualTo(ExitCode.ERROR.code());
    assertThat(cli.err()).contains("storage.accepted-full");
    assertThat(cli.out()).contains("44 messages", "of the window is known");
  }

  @Test
  void goesOnWhenTheStoreIsDamaged() throws IOException {
    Files.createDirectories(cli.data());
    Files.writeString(
        cli.data().resolve("accepted.sqlite"), "no database, but long enough".repeat(9));
    assertThat(cli.run("inspect", "prod/main/billing:charges")).isEqualTo(ExitCode.ERROR.code());
    assertThat(cli.err()).contains("storage.corrupt");
    assertThat(cli.out())
        .contains("44 messages", " of the window is known, 0 of 200 offsets")
        .contains("the store failed on 44 messages: accepted or not is unknown");
  }

  @Test
  void saysThatWithoutAGroupNothingWasAccepted() {
    assertThat(cli.run("inspect", "prod/main/charges")).isZero();
    assertThat(cli.out()).contains("no group is named").doesNotContain("ACCEPTED BEFORE");
    assertThat(cli.data()).doesNotExist();
  }

  @Test
  void changesNothingOnTheBroker() {
    Map<String, String> before = cli.prod.facts();
    accepted();
    assertThat(cli.prod.facts()).isEqualTo(before);
  }
}
