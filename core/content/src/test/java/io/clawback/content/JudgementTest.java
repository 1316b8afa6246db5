package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What is certain of one signature depends on what else is in its queue. */
class JudgementTest {
  private static final long START = 1_700_000_000_000L;
  private static final int SIZE = 2_000;

  /** Finds fault with every message from one on, here or there. */
  private record Wrong(int from, int every) implements Contract {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public Optional<Violation> judge(Message message) {
      int n = (int) message.offset;
      if (n < from || n % every != 0) {
        return Optional.empty();
      }
      int tenth = n / every % 10;
      return Optional.of(
          tenth < 3
              ? new Violation("a", "no such branch")
              : tenth < 6
                  ? new Violation("b", "no such branch")
                  : new Violation("", "goes on after its end"));
    }
  }

  private static Contents contents(List<Contract> contracts, IntFunction<byte[]> values) {
    ContentFold fold =
        new ContentFold(
            new ContentQuestion(Optional.empty(), Optional.empty(), contracts, 0, 0, 3));
    for (int n = 0; n < SIZE; n++) {
      fold.message(Fed.of(0, n, START + 1_000L * n, values.apply(n), false).message());
    }
    return fold.finish();
  }

  private static List<Contents.Signature> of(Contents contents, Contents.Kind kind) {
    return contents.signatures().stream().filter(s -> s.kind() == kind).toList();
  }

  private static byte[] order(int n) {
    return Corpora.utf8("{\"id\":\"i" + n + "\",\"amount\":" + n % 90 + "}");
  }

  @Test
  void aContractThatMostBreakInSeveralWaysIsItselfInDoubt() {
    Contents contents = contents(List.of(new Wrong(0, 1)), JudgementTest::order);
    assertThat(of(contents, Contents.Kind.CONTRACT))
        .hasSize(3)
        .allMatch(s -> s.confidence() == 50)
        .allMatch(s -> s.reasons().get(0).endsWith("may be wrong: 100.00 %"));
  }

  @Test
  void aContractThatAllBreakInSeveralWaysFromSomeTimeOnMayBeOfAnotherVersion() {
    Contents contents = contents(List.of(new Wrong(1_900, 1)), JudgementTest::order);
    assertThat(of(contents, Contents.Kind.CONTRACT)).hasSize(3).allMatch(s -> s.confidence() == 60);
  }

  @Test
  void aContractThatFewBreakInSeveralWaysIsNotInDoubt() {
    Contents contents = contents(List.of(new Wrong(0, 40)), JudgementTest::order);
    assertThat(of(contents, Contents.Kind.CONTRACT)).hasSize(3).allMatch(s -> s.confidence() == 95);
  }

  @Test
  void linesOfALogAreNoPoisonInAQueueOfText() {
    Contents contents =
        contents(
            List.of(),
            n ->
                n % 50 == 7
                    ? Corpora.utf8("[INFO]")
                    : n % 25 < 2 ? order(n) : Corpora.utf8("plain line " + n));
    assertThat(of(contents, Contents.Kind.MALFORMED))
        .isNotEmpty()
        .allMatch(s -> s.confidence() == 30);
  }

  @Test
  void aLineWithATagIsTextWhereverItIs() {
    Contents contents =
        contents(
            List.of(), n -> n % 10 == 7 ? Corpora.utf8("[INFO] order " + n + " done") : order(n));
    assertThat(contents.formats()).containsEntry("text", 200L).hasSize(2);
    assertThat(contents.signatures())
        .singleElement()
        .satisfies(s -> assertThat(s.what()).isEqualTo("text where JSON is usual"))
        .satisfies(s -> assertThat(s.confidence()).isEqualTo(90));
  }

  @Test
  void severalValuesInARowAreAFormatOfTheirOwnWhereTheyAreMany() {
    Contents few = contents(List.of(), n -> n % 10 == 7 ? Corpora.utf8("{}{}") : order(n));
    assertThat(of(few, Contents.Kind.MALFORMED))
        .singleElement()
        .satisfies(s -> assertThat(s.what()).isEqualTo("several JSON values in a row"))
        .satisfies(s -> assertThat(s.confidence()).isEqualTo(95));
    Contents many = contents(List.of(), n -> n % 5 == 3 ? Corpora.utf8("{}{}") : order(n));
    assertThat(of(many, Contents.Kind.MALFORMED))
        .singleElement()
        .satisfies(s -> assertThat(s.confidence()).isEqualTo(45));
    Contents since = contents(List.of(), n -> n > 1_900 ? Corpora.utf8("{}{}") : order(n));
    assertThat(of(since, Contents.Kind.MALFORMED))
        .singleElement()
        .satisfies(s -> assertThat(s.confidence()).isEqualTo(60));
  }

  @Test
  void anotherEncodingFromSomeTimeOnIsNoPoison() {
    byte[] other = {(byte) 0xA2, 1, 2, 3, 4, 5, 6, 7};
    Contents contents = contents(List.of(), n -> n < 1_920 ? order(n) : other);
    assertThat(of(contents, Contents.Kind.FORMAT))
        .singleElement()
        .satisfies(s -> assertThat(s.count()).isEqualTo(80))
        .satisfies(s -> assertThat(s.confidence()).isEqualTo(60));
  }

  private static byte[] framed(String text) {
    return Corpora.utf8("\0\0\0\0\7" + text);
  }

  @Test
  void brokenJsonBehindASchemasIdIsPoisonWhereJsonIsUsualThere() {
    Contents contents =
        contents(List.of(), n -> framed(n % 50 == 3 ? "{\"a\":1" : "{\"a\":" + n + "}"));
    assertThat(contents.formats())
        .containsEntry("malformed JSON in Confluent framing", 40L)
        .hasSize(2);
    assertThat(of(contents, Contents.Kind.MALFORMED))
        .singleElement()
        .satisfies(s -> assertThat(s.count()).isEqualTo(40))
        .satisfies(s -> assertThat(s.confidence()).isEqualTo(97));
    assertThat(of(contents, Contents.Kind.FORMAT)).isEmpty();
  }

  @Test
  void aBracketBehindASchemasIdIsNoBrokenJsonWhereOtherBytesAreUsualThere() {
    Contents contents =
        contents(List.of(), n -> framed(n % 50 == 3 ? "{\1\2" : n % 3 == 0 ? "{}" : "\2\4\6"));
    assertThat(contents.formats())
        .containsOnlyKeys("Confluent framing", "JSON in Confluent framing");
    assertThat(contents.signatures()).allMatch(s -> s.confidence() < 90);
  }

  @Test
  void aBracketBehindASchemasIdIsASuspicionOnlyBesideOtherBytes() {
    Contents contents =
        contents(List.of(), n -> framed(n % 50 == 3 ? "{\1\2" : n % 3 != 0 ? "{}" : "\2\4\6"));
    assertThat(of(contents, Contents.Kind.MALFORMED))
        .singleElement()
        .satisfies(s -> assertThat(s.confidence()).isEqualTo(30));
  }

  @Test
  void notANumberBehindASchemasIdIsASuspicionOnly() {
    Contents contents =
        contents(List.of(), n -> framed(n % 50 == 3 ? "{\"a\":NaN}" : "{\"a\":" + n + "}"));
    assertThat(contents.signatures()).isNotEmpty().allMatch(s -> s.confidence() < 90);
  }

  @Test
  void anotherEncodingNowAndThenIsPoison() {
    byte[] other = {(byte) 0xA2, 1, 2, 3, 4, 5, 6, 7};
    Contents contents = contents(List.of(), n -> n > 1_000 && n % 25 == 0 ? other : order(n));
    assertThat(of(contents, Contents.Kind.FORMAT))
        .singleElement()
        .satisfies(s -> assertThat(s.confidence()).isEqualTo(93));
  }

  @Test
  void aKindThatIsRareIsNoMessageThatLostItsFields() {
    Contents contents =
        contents(
            List.of(),
            n -> n % 33 == 0 ? Corpora.utf8("{\"beat\":true,\"node\":\"n1\"}") : order(n));
    assertThat(contents.signatures())
        .singleElement()
        .satisfies(s -> assertThat(s.kind()).isEqualTo(Contents.Kind.RARE))
        .satisfies(s -> assertThat(s.what()).isEqualTo("another kind of message, with beat, node"));
  }
}
