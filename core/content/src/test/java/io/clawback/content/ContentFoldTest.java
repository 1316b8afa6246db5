package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class ContentFoldTest {
  private static final long START = 1_700_000_000_000L;

  private static Fed fed(int n, byte[] value) {
    return Fed.of(n % 2, n / 2, START + 1_000L * n, value, false);
  }

  private static byte[] order(int n) {
    return Corpora.utf8(
        "{\"id\":\"i" + n + "\",\"tenant\":\"t" + n % 3 + "\",\"amount\":" + n % 90 + "}");
  }

  private static ContentFold fold(ContentQuestion question, int size, IntFunction<Fed> messages) {
    ContentFold fold = new ContentFold(question);
    for (int n = 0; n < size; n++) {
      fold.message(messages.apply(n).message());
    }
    return fold;
  }

  private static Contents plain(int size, IntFunction<Fed> messages) {
    return fold(ContentQuestion.PLAIN, size, messages).finish();
  }

  private static Contents.Signature signature(Contents contents, String what) {
    return contents.signatures().stream()
        .filter(s -> s.what().equals(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError(what + " not in " + Told.all(contents)));
  }

  @Test
  void aSignatureSaysExactlyWhichWhenAndSince() {
    String broken = "{\"id\":tx-1,\"tenant\":\"t1\",\"amount\":5}";
    Contents contents =
        plain(1_000, n -> fed(n, n >= 500 && n % 10 == 0 ? Corpora.utf8(broken) : order(n)));
    Contents.Signature found = signature(contents, "malformed JSON in id");
    assertThat(found.kind()).isEqualTo(Contents.Kind.MALFORMED);
    assertThat(found.confidence()).isGreaterThanOrEqualTo(95);
    assertThat(found.count()).isEqualTo(50);
    assertThat(found.offsets()).containsOnlyKeys(0);
    assertThat(found.offsets().get(0).toArray())
        .containsExactly(java.util.stream.LongStream.range(0, 50).map(i -> 250 + 5 * i).toArray());
    assertThat(found.first()).isEqualTo(new Contents.Seen(0, 250, START + 500_000));
    assertThat(found.last()).isEqualTo(new Contents.Seen(0, 495, START + 990_000));
    assertThat(found.samples()).hasSize(3);
    assertThat(new String(found.samples().get(0).value(), StandardCharsets.UTF_8))
        .isEqualTo(broken);
    assertThat(found.times().counts().stream().mapToLong(c -> c).sum()).isEqualTo(50);
    Contents.Onset onset = found.onset().orElseThrow();
    assertThat(onset.at()).isEqualTo(START + 500_000);
    assertThat(onset.before()).isZero();
    assertThat(onset.after()).isBetween(95.0, 105.0);
    assertThat(contents.formats())
        .containsExactlyInAnyOrderEntriesOf(
            new TreeMap<>(java.util.Map.of("JSON", 950L, "malformed JSON", 50L)));
  }

  @Test
  void tenantsAreCountedFromAPathAHeaderOrTheKey() {
    for (String selector : List.of("$.tenant", "header:tenant", "key")) {
      ContentQuestion question =
          new ContentQuestion(
              Optional.empty(), Optional.of(Selector.parse(selector)), List.of(), 0, 0, 3);
      Contents contents =
          fold(question, 300, n -> fed(n, order(n)).with("tenant", "t" + n % 3)).finish();
      int owners = selector.equals("key") ? 7 : 3;
      assertThat(contents.tenants()).as(selector).hasSize(owners);
      assertThat(contents.tenants().stream().mapToLong(Contents.Tenant::messages).sum())
          .isEqualTo(300);
      assertThat(contents.tenants().stream().mapToLong(Contents.Tenant::bytes).sum())
          .isEqualTo(contents.bytes());
      assertThat(contents.tenants().get(0).oldest()).isGreaterThanOrEqualTo(START);
    }
  }

  @Test
  void escapesDoNotMakeAnotherTenant() {
    ContentQuestion question =
        new ContentQuestion(
            Optional.of(Selector.parse("$.tenant")),
            Optional.of(Selector.parse("$.tenant")),
            List.of(),
            0,
            1 << 20,
            3);
    Contents contents =
        fold(
                question,
                10,
                n ->
                    fed(
                        n,
                        Corpora.utf8(
                            n % 2 == 0 ? "{\"tenant\":\"a\"}" : "{\"tenant\":\"\\u0061\"}")))
            .finish();
    assertThat(contents.tenants()).extracting(Contents.Tenant::name).containsExactly("a");
    assertThat(contents.duplicates().orElseThrow().keys()).isEqualTo(1);
  }

  private static Contents owned(String selector, String... texts) {
    ContentQuestion question =
        new ContentQuestion(
            Optional.of(Selector.parse(selector)),
            Optional.of(Selector.parse(selector)),
            List.of(),
            0,
            1 << 20,
            3);
    return fold(question, texts.length, n -> fed(n, Corpora.utf8(texts[n]))).finish();
  }

  @Test
  void loneSurrogatesAreDifferentKeys() {
    Contents contents =
        owned(
            "$.id",
            "{\"id\":\"\\ud800\"}",
            "{\"id\":\"\\ud801\"}",
            "{\"id\":\"?\"}",
            "{\"id\":\"\\ud83d\\ude00\"}",
            "{\"id\":\"\ud83d\ude00\"}");
    assertThat(contents.duplicates().orElseThrow().keys()).isEqualTo(4);
    assertThat(contents.tenants()).hasSize(4);
  }

  @Test
  void theLastOfTwoTenantsCountsEvenIfItIsNone() {
    Contents contents =
        owned(
            "$.t",
            "{\"t\":\"a\",\"t\":null}",
            "{\"t\":\"a\",\"t\":{}}",
            "{\"t\":\"a\",\"t\":[1]}",
            "{\"t\":null,\"t\":\"b\"}");
    assertThat(contents.tenants()).extracting(Contents.Tenant::name).containsExactly("b");
  }

  @Test
  void aSelectedNameThatLooksLikeDataIsOneNameOnly() {
    Contents contents =
        owned(
            "$.by.12345678",
            "{\"by\":{\"12345678\":\"mine\",\"87654321\":\"other\"}}",
            "{\"by\":{\"87654321\":\"other\"}}");
    assertThat(contents.tenants()).extracting(Contents.Tenant::name).containsExactly("mine");
  }

  @Test
  void anAbsurdTimeTakesNeitherTheTimeLineNorAnOnset() {
    List<Long> absurd = List.of(0L, 1L << 40, 1L << 45, Long.MAX_VALUE, Long.MAX_VALUE >> 3);
    ContentFold[] folds = {new ContentFold(ContentQuestion.PLAIN), null};
    folds[1] = folds[0].beside();
    for (int n = 0; n < 1_000; n++) {
      byte[] text = n >= 500 && n % 5 == 0 ? Corpora.utf8("{\"id\":x}") : order(n);
      long time = n % 97 == 3 && n / 97 < 5 ? absurd.get(n / 97) : START + 1_000L * n;
      folds[n % 2].message(Fed.of(0, n, time, text, false).message());
    }
    folds[0].merge(folds[1]);
    Contents contents = folds[0].finish();
    assertThat(contents.times().outside()).isEqualTo(5);
    assertThat(contents.times().counts()).hasSizeBetween(200, 256);
    assertThat(contents.times().width()).isLessThanOrEqualTo(8_192);
    Contents.Onset onset = signature(contents, "malformed JSON in id").onset().orElseThrow();
    assertThat(onset.at()).isEqualTo(START + 500_000);
  }

  @Test
  void anAbsurdTimeTakesNoTenantsAgeAndRate() {
    ContentQuestion question =
        new ContentQuestion(
            Optional.empty(), Optional.of(Selector.parse("$.tenant")), List.of(), 0, 0, 3);
    Contents contents =
        fold(
                question,
                300,
                n -> {
                  long time = n == 7 ? 0 : n == 8 ? Long.MAX_VALUE : START + 1_000L * n;
                  return Fed.of(0, n, time, Corpora.utf8("{\"tenant\":\"a\"}"), false);
                })
            .finish();
    Contents.Tenant tenant = contents.tenants().get(0);
    assertThat(tenant.oldest()).isBetween(START - 4_096, START);
    assertThat(tenant.newest()).isBetween(START + 299_000, START + 304_000);
  }

  @Test
  void aTrickleBeforeABurstIsNoAbsurdTime() {
    Contents contents =
        plain(
            2_000,
            n -> {
              long time = START + (n < 60 ? 86_400_000L * n : 86_400_000L * 61 + 100L * n);
              return Fed.of(0, n, time, order(n), false);
            });
    assertThat(contents.times().outside()).isZero();
  }

  @Test
  void headersAboutRetriesThatCountNoneAreNoFailures() {
    String[] others = {
      "Retry-After", "max-retries", "x-retry-delay", "retry_topic-backoff-timestamp", "attempt-id"
    };
    for (String name : List.of("retry_topic-attempts", "x-retry-times", "attempts")) {
      assertThat(FailureSigns.sign(name)).as(name).isEqualTo(6);
    }
    for (String name : others) {
      assertThat(FailureSigns.sign(name)).as(name).isEqualTo(FailureSigns.NONE);
    }
    Contents contents = plain(400, n -> fed(n, order(n)).with(others[n % 5], "120"));
    assertThat(contents.signatures()).isEmpty();
  }

  @Test
  void namesThatAreKeysOfAMapAreNotTold() {
    Contents contents =
        plain(
            4_000,
            n -> {
              String owner = "owner" + (char) ('a' + n % 26) + (char) ('a' + n / 26 % 4);
              String much = n == 3_000 ? "x".repeat(5_000) : "x";
              return fed(
                  n,
                  Corpora.utf8(
                      "{\"by\":{\""
                          + owner
                          + "\":{\"note\":\""
                          + much
                          + "\"}},\"few\":{\"a\":1}}"));
            });
    assertThat(contents.maps()).containsExactly("by");
    assertThat(contents.notes()).isEmpty();
    assertThat(contents.signatures().toString()).doesNotContain("owner");
  }

  @Test
  void whatThereIsMoreOfThanIsKeptIsSaid() {
    Contents contents = plain(60, n -> fed(n, Corpora.utf8(HostileMessages.text("deep", n))));
    assertThat(contents.notes())
        .contains(
            "more than are kept of shapes of JSON: others are told by their outermost fields");
  }

  @Test
  void tombstonesAreCountedAndAreNoTrouble() {
    Contents contents = plain(400, n -> fed(n, n % 4 == 0 ? null : order(n)));
    assertThat(contents.tombstones()).isEqualTo(100);
    assertThat(contents.signatures()).isEmpty();
  }

  @Test
  void anEmptyValueWhereJsonIsUsualIsTold() {
    Contents contents = plain(400, n -> fed(n, n == 77 ? new byte[0] : order(n)));
    assertThat(signature(contents, "empty where JSON is usual").confidence()).isEqualTo(90);
  }

  @Test
  void framingIsRecognisedAndMixedQueuesAreNotPoisoned() {
    byte[] confluent = {0, 0, 0, 0, 7, 2, 4, 6, 8, 1};
    byte[] apicurio = {0, 0, 0, 0, 0, 0, 0, 0, 9, 2, 4, 6};
    byte[] json = Corpora.utf8("\0\0\0\0\3{\"a\":1}");
    Contents contents =
        plain(
            900,
            n ->
                fed(
                    n,
                    n % 9 == 0 ? apicurio : n % 9 == 1 ? json : n % 9 == 2 ? order(n) : confluent));
    assertThat(contents.formats().keySet())
        .containsExactly(
            "Apicurio framing", "Confluent framing", "JSON", "JSON in Confluent framing");
    assertThat(contents.signatures()).allMatch(s -> s.confidence() < 50);
  }

  @Test
  void bytesThatBeginWithAnyNumberAreNotTakenForFraming() {
    Contents contents =
        plain(
            500,
            n -> fed(n, new byte[] {0, 1, (byte) (n >> 4), (byte) (n << 4), (byte) n, 5, 6, 7}));
    assertThat(contents.formats()).containsOnlyKeys("bytes");
  }

  @Test
  void bracketsInAQueueOfTextAreNoBrokenJson() {
    Contents contents = plain(500, n -> fed(n, Corpora.utf8("[INFO] line " + n)));
    assertThat(contents.formats()).containsOnlyKeys("text");
    assertThat(contents.signatures()).isEmpty();
  }

  @Test
  void aQueueOfNothingButBrokenJsonIsASuspicionOnly() {
    Contents contents = plain(200, n -> fed(n, Corpora.utf8("{\"id\":tx-" + n + "}")));
    assertThat(contents.formats()).containsOnlyKeys("malformed JSON");
    assertThat(signature(contents, "malformed JSON in id").confidence()).isEqualTo(40);
  }

  @Test
  void headersOfFailedAttemptsAreTold() {
    Contents contents =
        plain(
            1_000,
            n -> {
              Fed message =
                  fed(n, order(n))
                      .with("traceparent", "00-1")
                      .with("retry-count", n % 50 == 0 ? "3" : "0");
              return n % 100 == 1 ? message.with("kafka_dlt-exception-fqcn", "x") : message;
            });
    assertThat(signature(contents, "failed before: headers kafka_dlt-").count()).isEqualTo(10);
    assertThat(signature(contents, "failed before: a header that counts retries").count())
        .isEqualTo(20);
  }

  @Test
  void whereAConsumerStandsStillLiftsConfidence() {
    ContentFold fold =
        fold(
            ContentQuestion.PLAIN,
            1_000,
            n -> fed(n, n == 400 ? Corpora.utf8("{\"id\":\"x\",\"tenant\":\"t\"}") : order(n)));
    Contents.Signature before = signature(fold.finish(), "without amount");
    assertThat(before.confidence()).isEqualTo(50);
    assertThat(before.blocks()).isFalse();
    TreeMap<Integer, Long> at = new TreeMap<>();
    at.put(0, 200L);
    Contents.Signature after = signature(fold.finish(new Standing(at)), "without amount");
    assertThat(after.confidence()).isEqualTo(80);
    assertThat(after.blocks()).isTrue();
    assertThat(after.id()).isEqualTo(before.id());
  }

  @Test
  void whatCouldNotBeReadIsKeptByCoordinates() {
    ContentFold fold = new ContentFold(ContentQuestion.PLAIN);
    for (int i = 5_000; i > 0; i--) {
      fold.unreadable(1, i, i + 1, 400_000_000, "larger than 64 MiB");
    }
    Contents contents = fold.finish();
    assertThat(contents.unclassifiedCount()).isEqualTo(5_000);
    assertThat(contents.unclassified()).hasSize(1_000);
    assertThat(contents.unclassified().get(0).from()).isEqualTo(1);
  }

  @Test
  void valuesFarFromTheUsualAreASuspicion() {
    String huge = "{\"id\":\"" + "x".repeat(5_000) + "\",\"tenant\":\"t\",\"amount\":1}";
    Contents contents =
        plain(
            2_000,
            n ->
                fed(
                    n,
                    n == 7
                        ? Corpora.utf8(huge)
                        : n == 9
                            ? Corpora.replace(order(n), true, "\"amount\":", "\"amount\":-")
                            : order(n)));
    assertThat(signature(contents, "string far longer than usual in id").confidence())
        .isLessThan(50);
    assertThat(signature(contents, "negative number in amount").count()).isEqualTo(1);
  }

  @Test
  void wideMapsBecomeOnePath() {
    Contents contents =
        plain(
            3_000,
            n ->
                fed(
                    n,
                    Corpora.utf8(
                        "{\"id\":1,\"by\":{\"user"
                            + (char) ('a' + n % 26)
                            + n % 100
                            + "\":{\"n\":1}}}")));
    assertThat(contents.signatures()).isEmpty();
  }

  @Test
  void aHundredThousandTenantsAndShapesStayBounded() {
    ContentQuestion question =
        new ContentQuestion(
            Optional.empty(), Optional.of(Selector.parse("$.t")), List.of(), 0, 0, 3);
    List<String> fields = new ArrayList<>();
    for (char c = 'a'; c < 'r'; c++) {
      fields.add("\"" + c + "\":1");
    }
    Contents contents =
        fold(
                question,
                100_000,
                n -> {
                  StringBuilder text = new StringBuilder("{\"t\":\"" + n + "\"");
                  for (int f = 0; f < 17; f++) {
                    text.append((n >> f & 1) == 1 ? "," + fields.get(f) : "");
                  }
                  return fed(n, Corpora.utf8(text.append('}').toString()));
                })
            .finish();
    assertThat(contents.tenants()).hasSize(65_536);
    assertThat(contents.signatures()).allMatch(s -> s.confidence() < 60);
  }
}
