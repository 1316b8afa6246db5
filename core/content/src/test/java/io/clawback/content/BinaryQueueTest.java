package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Queues of values that are no text: any byte may be their first. */
class BinaryQueueTest {
  private static final long START = 1_700_000_000_000L;
  private static final int SIZE = 2_000;

  /** Says that a value must end with a zero byte. */
  private static final class EndsWithZero implements Contract {
    @Override
    public String name() {
      return "zero";
    }

    @Override
    public Optional<Violation> judge(Message message) {
      return message.bytes[message.valueFrom + message.valueLength - 1] == 0
          ? Optional.empty()
          : Optional.of(new Violation("", "does not end with zero"));
    }
  }

  private static Contents contents(List<Contract> contracts, IntFunction<Fed> messages) {
    ContentFold fold =
        new ContentFold(
            new ContentQuestion(Optional.empty(), Optional.empty(), contracts, 0, 0, 3));
    for (int n = 0; n < SIZE; n++) {
      fold.message(messages.apply(n).message());
    }
    return fold.finish();
  }

  private static Contents contents(boolean contract, IntFunction<byte[]> values) {
    return contents(
        contract ? List.of(new EndsWithZero()) : List.of(),
        n -> Fed.of(0, n, START + 1_000L * n, values.apply(n), false));
  }

  private static List<Contents.Signature> of(Contents contents, Contents.Kind kind) {
    return contents.signatures().stream().filter(s -> s.kind() == kind).toList();
  }

  /** Bytes that begin with that one. */
  private static byte[] record(int first, boolean valid) {
    return new byte[] {(byte) first, (byte) 0xC0, 1, 2, 3, (byte) (valid ? 0 : 9)};
  }

  private static byte[] framed(int schema, int first, int last) {
    return ByteBuffer.allocate(9)
        .put((byte) 0)
        .putInt(schema)
        .put((byte) first)
        .put((byte) 0xC0)
        .put((byte) 7)
        .put((byte) last)
        .array();
  }

  @Test
  void aValueThatBeginsWithABracketIsJudgedByTheContractOfItsQueue() {
    Contents contents = contents(true, n -> record(n % 256, n % 256 != '{' && n % 256 != '['));
    assertThat(of(contents, Contents.Kind.CONTRACT))
        .singleElement()
        .satisfies(s -> assertThat(s.confidence()).isEqualTo(95))
        .satisfies(s -> assertThat(s.count()).isEqualTo(16));
    assertThat(contents.formats()).containsOnlyKeys("bytes");
  }

  @Test
  void aValueThatKeepsToItsContractIsNoTroubleWhateverItBeginsWith() {
    for (boolean contract : new boolean[] {true, false}) {
      Contents contents = contents(contract, n -> record(n % 256, true));
      assertThat(contents.signatures()).as(Told.all(contents)).isEmpty();
    }
  }

  @Test
  void brokenJsonWhereAContractWantsJsonIsToldOnce() {
    Contents contents =
        contents(
            List.of(new NotJson()),
            n ->
                Fed.of(
                    0,
                    n,
                    START + n,
                    Corpora.utf8(n % 50 == 3 ? "{\"a\":x}" : "{\"a\":" + n + "}"),
                    false));
    assertThat(contents.signatures())
        .singleElement()
        .satisfies(s -> assertThat(s.kind()).isEqualTo(Contents.Kind.MALFORMED));
  }

  /** Finds fault with what does not end with a digit and a brace. */
  private static final class NotJson implements Contract {
    @Override
    public String name() {
      return "json";
    }

    @Override
    public Optional<Violation> judge(Message message) {
      byte last = message.bytes[message.valueFrom + message.valueLength - 2];
      return last >= '0' && last <= '9'
          ? Optional.empty()
          : Optional.of(new Violation("", "is no JSON"));
    }
  }

  @Test
  void unframedBrokenJsonInAQueueOfFramedMessagesIsPoisonLikeAnyOtherText() {
    for (String other : List.of("{\"a\":x}", "{\"a\":", "no such thing", "[Error] 17")) {
      Contents contents =
          contents(false, n -> n % 100 == 7 ? Corpora.utf8(other) : framed(3, n, 5));
      assertThat(contents.signatures().get(0).confidence()).as(Told.all(contents)).isEqualTo(93);
      assertThat(contents.signatures().get(0).count()).isEqualTo(20);
    }
  }

  @Test
  void manyMadeUpSchemaIdsHideNoFraming() {
    for (int ids : new int[] {65, 300, 900}) {
      Random random = new Random(ids);
      int every = SIZE / ids;
      Contents contents =
          contents(
              false,
              n ->
                  n % 100 == 50
                      ? Corpora.utf8("not framed at all")
                      : n % every == 0 && n < every * ids
                          ? framed(1 + random.nextInt(Integer.MAX_VALUE - 1), n, 5)
                          : framed(7, n, 5));
      assertThat(contents.formats()).as("" + ids).containsKey("Confluent framing");
      assertThat(contents.signatures().get(0).what())
          .isEqualTo("text where Confluent framing is usual");
      assertThat(contents.signatures().get(0).confidence()).isEqualTo(93);
      assertThat(contents.signatures()).hasSizeLessThan(70);
      assertThat(
              of(contents, Contents.Kind.RARE).stream().mapToLong(Contents.Signature::count).sum())
          .isGreaterThan(50);
    }
  }

  @Test
  void manyDevicesAreNoSchemas() {
    Contents contents = contents(false, n -> framed(1 + (n % 1_000) * 65_537, n, 5));
    assertThat(contents.formats()).containsOnlyKeys("bytes");
    assertThat(contents.signatures()).isEmpty();
  }

  @Test
  void noiseThatBeginsWithZeroIsPoisonWhereJsonIsUsual() {
    Random random = new Random(3);
    Contents contents =
        contents(
            false,
            n ->
                n % 400 == 9
                    ? framed(random.nextInt(1 << 24, Integer.MAX_VALUE), n, 5)
                    : Corpora.utf8("{\"a\":" + n + "}"));
    assertThat(contents.signatures())
        .singleElement()
        .satisfies(s -> assertThat(s.what()).isEqualTo("bytes where JSON is usual"))
        .satisfies(s -> assertThat(s.confidence()).isEqualTo(93));
  }

  @Test
  void anIdInAHeaderSaysMoreThanAZeroByte() {
    String id = "\0\0\0\0\0\0\0\7";
    Contents contents =
        contents(
            List.of(),
            n ->
                Fed.of(0, n, START + n, framed(n + 1, n, 5), false)
                    .with("apicurio.value.contentId", id));
    assertThat(contents.formats()).containsOnlyKeys("Apicurio framing");
    assertThat(contents.signatures()).isEmpty();
    contents =
        contents(
            List.of(),
            n ->
                Fed.of(0, n, START + n, record(n % 100 == 0 ? '{' : 2, true), false)
                    .with("apicurio.value.globalId", id));
    assertThat(contents.formats()).containsOnlyKeys("Apicurio framing");
    assertThat(contents.signatures()).as(Told.all(contents)).isEmpty();
  }

  @Test
  void aMessageOfNothingButItsSchemaIsFramed() {
    Contents contents =
        contents(false, n -> n % 100 == 0 ? new byte[] {0, 0, 0, 0, 9} : framed(7 + n % 2, n, 5));
    assertThat(contents.formats()).containsOnlyKeys("Confluent framing");
    assertThat(contents.signatures()).allMatch(s -> s.confidence() <= 20);
  }
}
