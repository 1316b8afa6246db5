package io.clawback.formats.protobuf;

import io.clawback.formats.base.ByteWalk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which message of a file: a count and as many indexes, as variable-length zigzag numbers; a count
 * of zero stands for the file's first message (Confluent's wire format).
 *
 * @param path from the file inwards
 * @param end where the message itself begins
 */
record MessageIndexes(List<Integer> path, int end) {
  private static final int MOST = 100;

  /** The indexes; null when there are none that make sense. */
  static @Nullable MessageIndexes read(byte[] bytes, int from, int to) {
    return new Reading(bytes, from, to).indexes();
  }

  private static final class Reading extends ByteWalk {
    Reading(byte[] bytes, int from, int to) {
      super(bytes, from, to);
    }

    @Nullable MessageIndexes indexes() {
      long count = zigzag(5, "");
      if (failed() || count < 0 || count > MOST) {
        return null;
      }
      List<Integer> path = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        long index = zigzag(5, "");
        if (failed() || index < 0 || index > Integer.MAX_VALUE) {
          return null;
        }
        path.add((int) index);
      }
      return new MessageIndexes(path.isEmpty() ? List.of(0) : path, position);
    }
  }
}
