package io.clawback.execute;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.spi.broker.Transfer;

/** How the batches of one operation are carried through one passage. */
sealed interface Load permits Whole, Rewriting {
  /**
   * The next batch, from reading it to its outcome on disk.
   *
   * @param number its own
   * @param from the number of its first offset, counted over all of the operation
   */
  void next(Slices slices, int number, long from);

  /** A batch that was under way when the process died: final, or to be done again. */
  void settle(Progress.Told open, Slices slices);

  /** Nothing is placed yet: what is too large to be held at once is read in smaller pieces. */
  static Transfer.Batch read(Transfer.Passage passage, Slices slices, int number, long from) {
    Transfer.Slice slice = slices.next(number, from);
    while (true) {
      try {
        return passage.read(slice);
      } catch (ClawbackException e) {
        if (e.problem().category() != Category.LIMIT || !slices.halve(slice)) {
          throw e;
        }
        slice = slices.next(number, from);
      }
    }
  }
}
