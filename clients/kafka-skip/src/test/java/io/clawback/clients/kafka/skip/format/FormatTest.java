package io.clawback.clients.kafka.skip.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.clients.kafka.skip.format.MemberStatus.State;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written is what is read, and what is neither is refused. */
class FormatTest {
  private static final byte[] KEY = "k".getBytes(StandardCharsets.UTF_8);
  private static final byte[] VALUE = "value".getBytes(StandardCharsets.UTF_8);

  @Test
  void keysComeBackWhateverTheGroupIsCalled() {
    for (String group : new String[] {"orders", "", "a/b//c/", "/", "7/0/1", "größe"}) {
      SkipKey key = new SkipKey("abc_-DEF", group, "0123abcd", 7, 2);
      SkipKey back = SkipKey.parse(key.text()).orElseThrow();
      assertThat(back.text()).isEqualTo(key.text());
      assertThat(back.group()).isEqualTo(group);
      assertThat(back.topicId()).isEqualTo("abc_-DEF");
      assertThat(back.operation()).isEqualTo("0123abcd");
      assertThat(back.partition()).isEqualTo(7);
      assertThat(back.part()).isEqualTo(2);
    }
  }

  @Test
  void otherKeysAreNone() {
    for (String text :
        new String[] {
          "", "/", "a", "a/b", "a/b/c", "a/1/2", "/g/o/1/2", "t/g/o/x/2", "t/g/o/1/-2"
        }) {
      assertThat(SkipKey.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void aListForAllGroupsConcernsEveryGroup() {
    assertThat(SkipKey.parse("t//o/0/0").orElseThrow().concerns("any")).isTrue();
    assertThat(SkipKey.parse("t/g/o/0/0").orElseThrow().concerns("g")).isTrue();
    assertThat(SkipKey.parse("t/g/o/0/0").orElseThrow().concerns("h")).isFalse();
  }

  @Test
  void partsComeBackWithTheirPrints() {
    TreeMap<Long, SkipPrint> prints = new TreeMap<>();
    for (long offset : new long[] {0, 1, 2, 17, 42, 43, Long.MAX_VALUE - 1}) {
      prints.put(offset, SkipPrint.of(offset * 10, KEY, offset == 17 ? null : VALUE));
    }
    byte[] bytes = SkipPart.of(3, prints).bytes();
    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .startsWith("clawback-skip 1\nof 3\noffsets 0-2,17,42-43,9223372036854775806\nprints ");
    assertThat((long) bytes.length).isLessThanOrEqualTo(SkipPart.mostBytes(prints.size()));
    SkipPart back = SkipPart.parse(bytes);
    assertThat(back.of()).isEqualTo(3);
    assertThat(back.size()).isEqualTo(7);
    assertThat(back.offset(3)).isEqualTo(17);
    assertThat(back.print(3).fits(170, 1, -1)).isTrue();
    assertThat(back.print(4).fits(420, 1, 5)).isTrue();
    assertThat(back.print(4).isValue(VALUE)).isTrue();
    assertThat(back.print(4).isValue("valuf".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(back.print(4).isKey(KEY)).isTrue();
  }

  @Test
  void whatIsNoPartIsRefusedWhateverItClaims() {
    TreeMap<Long, SkipPrint> one = new TreeMap<>();
    one.put(5L, SkipPrint.of(1, null, VALUE));
    String right = new String(SkipPart.of(1, one).bytes(), StandardCharsets.UTF_8);
    for (String wrong :
        new String[] {
          "",
          "clawback-skip 2\n",
          right.replace("skip 1", "skip 9"),
          right.replace("offsets 5", "offsets 5-9223372036854775807"),
          right.replace("offsets 5", "offsets 5,6"),
          right.replace("offsets 5", "offsets "),
          right.replace("offsets 5", "offsets 5,4"),
          right.replace("of 1", "of x"),
          right.replace("prints ", "prints AA"),
          right.replace("prints", "print"),
          right.substring(0, right.length() - 9)
        }) {
      assertThatThrownBy(() -> SkipPart.parse(wrong.getBytes(StandardCharsets.UTF_8)))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void statusesComeBackWhateverTheNames() {
    MemberStatus status =
        new MemberStatus("a/ b", "c\n%", "id", State.APPLIED, 42, 7, 3, 1, "some\nthing  else");
    MemberStatus back = MemberStatus.parse(status.key(), status.value()).orElseThrow();
    assertThat(back.group()).isEqualTo("a/ b");
    assertThat(back.client()).isEqualTo("c\n%");
    assertThat(back.why()).isEqualTo("some thing else");
    assertThat(back.toString()).isEqualTo(status.toString());
    assertThat(back.has(42)).isTrue();
    assertThat(back.has(43)).isFalse();
    byte[] none = "x".getBytes(StandardCharsets.UTF_8);
    assertThat(MemberStatus.parse(none, status.value())).isEmpty();
    assertThat(MemberStatus.parse(status.key(), none)).isEmpty();
  }

  @Test
  void whoCannotReadTheListDoesNotHaveIt() {
    assertThat(new MemberStatus("g", "c", "m", State.UNREADABLE, 42, 0, 0, 0, "").has(1)).isFalse();
    assertThat(new MemberStatus("g", "c", "m", State.CLOSED, 42, 0, 0, 0, "").has(1)).isFalse();
  }
}
