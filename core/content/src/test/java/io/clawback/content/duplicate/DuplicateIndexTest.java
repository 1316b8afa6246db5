package io.clawback.content.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.content.Contents;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DuplicateIndexTest {
  private final DuplicateIndex index = new DuplicateIndex(10, 1 << 20);

  private void add(int partition, long offset, String key, String value) {
    byte[] bytes = (key + value).getBytes(StandardCharsets.UTF_8);
    index.add(partition, offset, bytes, 0, key.length(), key.length(), value.length());
  }

  @Test
  void theSmallestCoordinatesAreTheOriginal() {
    add(1, 5, "order-1", "a");
    add(0, 9, "order-1", "a");
    add(1, 2, "order-1", "b");
    add(2, 1, "order-2", "a");
    add(2, 2, "", "a");

    Contents.Duplicates found = index.finish();

    assertThat(found.keyed()).isEqualTo(4);
    assertThat(found.keys()).isEqualTo(2);
    assertThat(found.duplicates().get(1).toArray()).containsExactly(5);
    assertThat(found.conflicts().get(1).toArray()).containsExactly(2);
    assertThat(found.share()).isEqualTo(1);
  }
}
