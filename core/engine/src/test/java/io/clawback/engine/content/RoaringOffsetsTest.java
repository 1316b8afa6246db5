package io.clawback.engine.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/** The library is the oracle. */
class RoaringOffsetsTest {
  static byte[] portable(Roaring64NavigableMap set) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes)) {
      set.serializePortable(data);
      data.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void agrees(Roaring64NavigableMap set, long... asked) {
    byte[] bytes = portable(set);
    for (long offset : asked) {
      assertThat(RoaringOffsets.contains(bytes, offset))
          .as("offset " + offset)
          .isEqualTo(set.contains(offset));
    }
  }

  @Test
  void findsWhatIsThereAndNothingElse() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      Roaring64NavigableMap set = new Roaring64NavigableMap();
      long base = round % 3 == 0 ? (1L << 32) * random.nextInt(5) : random.nextInt(1 << 20);
      int many = 1 << random.nextInt(15);
      long spread = 1L << (4 + random.nextInt(30));
      for (int i = 0; i < many; i++) {
        set.addLong(base + (long) (random.nextDouble() * spread));
      }
      long[] inside = set.stream().limit(50).toArray();
      long[] beside = Arrays.stream(inside).map(o -> o + 1).toArray();
      agrees(set, inside);
      agrees(set, beside);
      agrees(set, 0, base, Long.MAX_VALUE);
    }
  }

  @Test
  void readsRunsAndFullContainers() {
    Roaring64NavigableMap set = new Roaring64NavigableMap();
    set.addRange(100, 300_000);
    set.addRange(400_000, 400_010);
    for (long offset = 1L << 33; offset < (1L << 33) + 20_000; offset += 2) {
      set.addLong(offset);
    }
    long[] asked = {
      0,
      99,
      100,
      65_535,
      65_536,
      299_999,
      300_000,
      399_999,
      400_000,
      400_009,
      400_010,
      (1L << 33) - 1,
      1L << 33,
      (1L << 33) + 1,
      (1L << 33) + 2,
      (1L << 33) + 19_998
    };
    agrees(set, asked);
    set.runOptimize();
    agrees(set, asked);
  }

  @Test
  void holdsNothingInWhatIsNoSet() {
    byte[] whole = portable(Roaring64NavigableMap.bitmapOf(5, 6, 7));
    assertThat(RoaringOffsets.contains(new byte[0], 5)).isFalse();
    for (int length = 0; length < whole.length; length++) {
      RoaringOffsets.contains(Arrays.copyOf(whole, length), 5);
    }
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      byte[] broken = whole.clone();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      RoaringOffsets.contains(broken, 5);
    }
    byte[] endless = new byte[12];
    ByteBuffer.wrap(endless).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);
    assertThat(RoaringOffsets.contains(endless, 5)).isFalse();
  }
}
