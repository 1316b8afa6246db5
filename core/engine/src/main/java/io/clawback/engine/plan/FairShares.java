package io.clawback.engine.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Divides what there is among those who want of it, max-min fair: nobody gets more than a wish
 * while somebody with a smaller one goes without (Bertsekas and Gallager, Data Networks, 1987,
 * 6.5.2). What cannot be cut is given whole or not at all; what is left over by that goes, whole,
 * to who has got least so far. Pure and deterministic.
 */
final class FairShares {
  private FairShares() {}

  /**
   * One who wants some.
   *
   * @param who unique
   * @param items in the order in which they are wanted; not negative
   * @param divisible whether a part of an item is of use
   */
  record Want(String who, List<Long> items, boolean divisible) {
    long all() {
      long sum = 0;
      for (long item : items) {
        sum = item > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + item;
      }
      return sum;
    }
  }

  /** One who wants some, while it is divided. */
  private static final class Claimant {
    private final Want want;
    private final Deque<Long> waiting = new ArrayDeque<>();
    private long level;
    private long given;

    Claimant(Want want) {
      this.want = want;
    }

    /** Takes what its level allows. */
    void take() {
      if (want.divisible()) {
        given = level;
        return;
      }
      for (long item : want.items()) {
        if (item <= level - given) {
          given += item;
        } else {
          waiting.add(item);
        }
      }
    }

    /** Whether something that it waits for is within what is left. */
    boolean couldUse(long left) {
      while (!waiting.isEmpty() && waiting.getFirst() > left) {
        waiting.removeFirst();
      }
      return !waiting.isEmpty();
    }
  }

  /**
   * What each gets; together no more than {@code whole}.
   *
   * @param wants the worst off first: of two alike the first is served
   */
  static SortedMap<String, Long> divide(long whole, List<Want> wants) {
    List<Claimant> claimants = wants.stream().map(Claimant::new).toList();
    level(whole, claimants);
    claimants.forEach(Claimant::take);
    leftOver(whole - claimants.stream().mapToLong(c -> c.given).sum(), claimants);
    TreeMap<String, Long> given = new TreeMap<>();
    claimants.forEach(c -> given.put(c.want.who(), c.given));
    return given;
  }

  /** The water level of each, in whole numbers; what is odd comes to the first, one each. */
  private static void level(long whole, List<Claimant> claimants) {
    List<Claimant> smallestFirst = new ArrayList<>(claimants);
    smallestFirst.sort(Comparator.comparingLong(c -> c.want.all()));
    long left = whole;
    long level = 0;
    for (int i = 0; i < smallestFirst.size(); i++) {
      level = left / (smallestFirst.size() - i);
      if (smallestFirst.get(i).want.all() > level) {
        break;
      }
      left -= smallestFirst.get(i).want.all();
    }
    long odd = whole;
    for (Claimant claimant : claimants) {
      claimant.level = Math.min(claimant.want.all(), level);
      odd -= claimant.level;
    }
    for (Claimant claimant : claimants) {
      if (odd > 0 && claimant.level < claimant.want.all()) {
        claimant.level++;
        odd--;
      }
    }
  }

  private static void leftOver(long whole, List<Claimant> claimants) {
    long left = whole;
    while (true) {
      Claimant next = null;
      for (Claimant claimant : claimants) {
        if (claimant.couldUse(left) && (next == null || claimant.given < next.given)) {
          next = claimant;
        }
      }
      if (next == null) {
        return;
      }
      long item = next.waiting.removeFirst();
      next.given += item;
      left -= item;
    }
  }
}
