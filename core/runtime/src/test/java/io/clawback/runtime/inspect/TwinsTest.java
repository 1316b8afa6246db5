package io.clawback.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TwinsTest {
  private final Twins twins = new Twins(1 << 20);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void add(int partition, long offset, String key, String content) {
    assertThat(twins.add(partition, offset, bytes(key), bytes(content))).isTrue();
  }

  private Map<Integer, String> found() {
    TreeMap<Integer, String> found = new TreeMap<>();
    twins.found().offsets().forEach((partition, spans) -> found.put(partition, spans.text()));
    return found;
  }

  @Test
  void theFirstOfEachPartitionStays() {
    twins.know(bytes("a"), false);
    add(1, 5, "a", "x");
    add(0, 100, "a", "x");
    add(1, 9, "a", "x");
    add(1, 10, "a", "x");

    assertThat(found()).containsExactly(Map.entry(1, "9-10"));
    assertThat(twins.found().kept()).containsExactly(Map.entry(1, 5L));
  }

  @Test
  void ofAKeyWithTwoContentsNothingRepeatsWhateverPartitionTheyAreIn() {
    twins.know(bytes("a"), false);
    twins.know(bytes("b"), false);
    add(0, 1, "a", "x");
    add(0, 2, "a", "x");
    add(0, 3, "b", "x");
    add(0, 4, "b", "x");
    add(1, 1, "a", "y");
    add(0, 5, "a", "x");

    assertThat(found()).containsExactly(Map.entry(0, "4"));
  }

  @Test
  void whatIsKnownToDifferNeverRepeats() {
    twins.know(bytes("a"), false);
    twins.know(bytes("a"), true);
    twins.know(bytes("a"), false);
    add(0, 1, "a", "x");
    add(0, 2, "a", "x");

    assertThat(twins.knows(bytes("a"))).isFalse();
    assertThat(twins.knows(bytes("c"))).isFalse();
    assertThat(found()).isEmpty();
  }

  @Test
  void keptIsTheLowestThatSomethingRepeats() {
    twins.know(bytes("a"), false);
    twins.know(bytes("b"), false);
    twins.know(bytes("alone"), false);
    add(0, 1, "alone", "x");
    add(0, 2, "b", "y");
    add(0, 3, "a", "x");
    add(0, 7, "a", "x");
    add(0, 8, "b", "y");

    assertThat(twins.found().kept()).containsExactly(Map.entry(0, 2L));
  }

  @Test
  void tellsWhenThereIsNoRoom() {
    Twins small = new Twins(1_000);
    assertThat(small.know(bytes("a"), false)).isTrue();
    boolean room = true;
    for (int i = 0; i < 200 && room; i++) {
      room = small.add(0, i, bytes("a"), bytes("x"));
    }

    assertThat(room).isFalse();
    assertThat(small.know(new byte[2_000], false)).isFalse();
  }
}
