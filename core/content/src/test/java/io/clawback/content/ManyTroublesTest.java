package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** More kinds of trouble than can be named, and names that are data. */
class ManyTroublesTest {
  private static final int SIZE = 30_000;

  private static Contents contents(List<Contract> contracts, IntFunction<String> values) {
    ContentFold fold =
        new ContentFold(
            new ContentQuestion(Optional.empty(), Optional.empty(), contracts, 0, 0, 3));
    for (int n = 0; n < SIZE; n++) {
      byte[] value = Corpora.utf8(values.apply(n));
      fold.message(Fed.of(n % 2, n / 2, 1_700_000_000_000L + n, value, false).message());
    }
    return fold.finish();
  }

  private static Set<Long> told(Contents contents, int confidence) {
    TreeSet<Long> told = new TreeSet<>();
    for (Contents.Signature signature : contents.signatures()) {
      if (signature.confidence() >= confidence) {
        signature
            .offsets()
            .forEach((partition, set) -> set.forEach(offset -> told.add(2 * offset + partition)));
      }
    }
    return told;
  }

  private static String letter(int n) {
    return "" + (char) ('a' + n);
  }

  /** Broken in one of 625 places. */
  private static String broken(int n) {
    return "{\"" + letter(n % 25) + "\":{\"" + letter(n / 25 % 25) + "\":x}}";
  }

  @Test
  void whatCannotBeNamedIsStillToldWithItsExactMessages() {
    Contents contents =
        contents(List.of(), n -> n % 40 == 1 ? broken(n / 40) : "{\"a\":{\"b\":" + n + "}}");
    assertThat(told(contents, 90)).hasSize(750).allMatch(n -> n % 40 == 1);
    assertThat(contents.signatures()).hasSizeLessThanOrEqualTo(501);
    assertThat(contents.signatures()).extracting(Contents.Signature::id).doesNotHaveDuplicates();
    Contents.Signature others =
        contents.signatures().stream()
            .filter(s -> s.what().equals("malformed in other ways"))
            .findFirst()
            .orElseThrow();
    assertThat(others.kind()).isEqualTo(Contents.Kind.MALFORMED);
    assertThat(others.confidence()).isEqualTo(97);
    assertThat(others.reasons().get(0)).isEqualTo("125 kinds of trouble, too many to name each");
    assertThat(others.count())
        .isEqualTo(
            others.offsets().values().stream().mapToLong(Roaring64Bitmap::getLongCardinality).sum())
        .isBetween(125L, 250L);
    assertThat(others.samples()).hasSize(3);
  }

  /** Each message breaks it in a way of its own; a thousand ways. */
  private record Picky(String name) implements Contract {
    @Override
    public Optional<Violation> judge(Message message) {
      return message.offset % 20 == 0
          ? Optional.of(new Violation("p", "rule " + message.offset / 20))
          : Optional.empty();
    }
  }

  @Test
  void aMessageWithSeveralTroublesCountsOnceAmongTheOthers() {
    Contents contents =
        contents(List.of(new Picky("one"), new Picky("two")), n -> "{\"a\":" + n + "}");
    assertThat(told(contents, 90)).hasSize(1_500);
    for (Contents.Signature signature : contents.signatures()) {
      assertThat(signature.count())
          .as(signature.what())
          .isEqualTo(
              signature.offsets().values().stream()
                  .mapToLong(Roaring64Bitmap::getLongCardinality)
                  .sum());
    }
  }

  @Test
  void namesThatAreDataMakeOnePlaceOfAFault() {
    Contents contents =
        contents(
            List.of(),
            n ->
                n % 100 == 1
                    ? "{\"by\":{\"u" + Integer.toString(n, 36) + "\":{\"at\":x}}}"
                    : "{\"by\":{\"ann\":{\"at\":1}}}");
    assertThat(contents.signatures())
        .extracting(Contents.Signature::what)
        .contains("malformed JSON in by.*.at")
        .noneMatch(w -> w.contains("by.u"));
    assertThat(contents.signatures().get(0).count()).isEqualTo(300);
  }

  @Test
  void whatIsAMapInOtherMessagesIsOneInBrokenOnes() {
    Contents contents =
        contents(
            List.of(),
            n -> {
              String name = "u" + Integer.toString(n % 3_000, 36);
              return "{\"by\":[{\"" + name + "\":" + (n % 10_000 == 17 ? "x" : "1") + "}]}";
            });
    assertThat(contents.signatures())
        .singleElement()
        .satisfies(s -> assertThat(s.what()).isEqualTo("malformed JSON in by[].*"))
        .satisfies(s -> assertThat(s.count()).isEqualTo(3));
  }

  @Test
  void oddNamesStayNames() {
    Contents contents =
        contents(
            List.of(), n -> n % 100 == 1 ? "{\"a.b\":{\"c d\":[x]}}" : "{\"a.b\":{\"c d\":[1]}}");
    assertThat(contents.signatures())
        .extracting(Contents.Signature::what)
        .contains("malformed JSON in \"a.b\".\"c d\"[]");
  }
}
