package io.clawback.runtime.inspect;

import io.clawback.content.ContentFold;
import io.clawback.content.ContentQuestion;
import io.clawback.content.duplicate.AcceptedBefore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * As many folds as there are readers at a time, however many ranges are read: which fold takes a
 * batch does not matter to the result. Thread-safe.
 */
final class FoldPool {
  private final Slot[] slots;

  FoldPool(ContentQuestion question, AcceptedBefore before, int lanes) {
    slots = new Slot[lanes];
    ContentFold first = new ContentFold(question, before);
    for (int i = 0; i < lanes; i++) {
      slots[i] = new Slot(i == 0 ? first : first.beside());
    }
  }

  /** One fold, and who uses it. */
  static final class Slot {
    final ContentFold fold;
    final ReentrantLock lock = new ReentrantLock();

    private Slot(ContentFold fold) {
      this.fold = fold;
    }
  }

  /** A free fold, locked; the preferred one if possible. The caller unlocks it. */
  Slot borrow(int preferred) {
    for (int i = 0; i < slots.length; i++) {
      Slot slot = slots[Math.floorMod(preferred + i, slots.length)];
      if (slot.lock.tryLock()) {
        return slot;
      }
    }
    Slot slot = slots[Math.floorMod(preferred, slots.length)];
    slot.lock.lock();
    return slot;
  }

  /** All that was taken in, in one fold. Call it when nobody feeds any more. */
  ContentFold merged() {
    for (int i = 1; i < slots.length; i++) {
      slots[0].fold.merge(slots[i].fold);
    }
    return slots[0].fold;
  }
}
