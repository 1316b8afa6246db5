package io.clawback.content.duplicate;

import io.clawback.content.Contents;
import java.util.Arrays;

/** Prints what an index says of many messages: a twentieth repeats, a twentieth conflicts. */
final class ManyMessages {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes();

  private ManyMessages() {}

  public static void main(String[] arguments) {
    int messages = Integer.parseInt(arguments[0]);
    DuplicateIndex index = new DuplicateIndex(messages, Long.parseLong(arguments[1]) << 20);
    byte[] array = new byte[36 + 174];
    Arrays.fill(array, (byte) 'x');
    for (int i = 0; i < messages; i++) {
      int id = i % 20 == 9 ? i - 5 : i % 20 == 19 ? i - 15 : i;
      uuid(id, array);
      array[100] = (byte) (i % 20 == 19 ? 1 : 0);
      index.add((int) (6L * i / messages), i, array, 0, 36, 36, 174);
    }
    Contents.Duplicates found = index.finish();
    System.out.printf(
        "keyed %d keys %d duplicates %d conflicts %d suspected %d share %.3f fits %b%n",
        found.keyed(),
        found.keys(),
        found.duplicates().values().stream().mapToLong(s -> s.getLongCardinality()).sum(),
        found.conflicts().values().stream().mapToLong(s -> s.getLongCardinality()).sum(),
        found.suspected(),
        found.share(),
        index.used() <= Long.parseLong(arguments[1]) << 20);
  }

  private static void uuid(long id, byte[] array) {
    long high = Squeeze.mix(id);
    long low = Squeeze.mix(~id);
    for (int i = 0, at = 0; i < 32; i++, at++) {
      if (i == 8 || i == 12 || i == 16 || i == 20) {
        array[at++] = '-';
      }
      array[at] = DIGITS[(int) ((i < 16 ? high : low) >>> (60 - 4 * (i % 16)) & 15)];
    }
  }
}
