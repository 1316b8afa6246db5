package io.clawback.execute;

/** What happens to a step. */
enum StepEvent {
  /** The intent is about to be written. */
  INTEND,
  /** The effect was confirmed by the resource. */
  CONFIRM,
  /** It is certain that there was no effect. */
  REFUSE,
  /** The call broke: nobody knows. */
  LOSE_TRACK,
  /** Another writer was there at the same time. */
  SUPERSEDE,
  /** Asked afterwards, the resource says that it is not done, or only partly. */
  FOUND_UNDONE,
  /** The way back begins. */
  COMPENSATE,
  /** The way back is confirmed. */
  CONFIRM_BACK,
  /** Neither forward nor back can be proved. */
  GIVE_UP
}
