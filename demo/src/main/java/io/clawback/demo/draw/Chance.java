package io.clawback.demo.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws from a seed; the same seed draws the same. Not thread-safe. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  <T> List<T> shuffled(List<T> all) {
    List<T> left = new ArrayList<>(all);
    List<T> out = new ArrayList<>();
    while (!left.isEmpty()) {
      out.add(left.remove(random.nextInt(left.size())));
    }
    return out;
  }

  /** {@code count} different numbers below {@code bound}, sorted. */
  List<Integer> some(int count, int bound) {
    return shuffled(IntStream.range(0, bound).boxed().toList()).stream()
        .limit(count)
        .sorted()
        .toList();
  }

  /** Whole numbers that add up to {@code sum}, each within its own bounds. */
  List<Integer> shares(int sum, int least, List<Integer> most) {
    int room = most.stream().mapToInt(Integer::intValue).sum();
    if (sum < least * most.size() || sum > room) {
      throw new IllegalArgumentException(sum + " cannot be shared so");
    }
    List<Integer> shares = new ArrayList<>(most.stream().map(_ -> least).toList());
    int left = sum - least * most.size();
    while (left > 0) {
      int at = random.nextInt(shares.size());
      if (shares.get(at) < most.get(at)) {
        shares.set(at, shares.get(at) + 1);
        left--;
      }
    }
    return List.copyOf(shares);
  }
}
