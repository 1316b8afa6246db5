package io.clawback.proofs.simulation;

import java.util.Random;

/** What a schedule is about. */
enum Scene {
  /** Poison at the head of a group is copied aside, and the group is moved past it. */
  UNBLOCK,
  /** A backlog is written once more without the poison in it. */
  REWRITE,
  /** Copies in a quarantine are put back. */
  REDRIVE,
  /** A group's consumers are told to leave poison out. */
  SKIP;

  /** Two of five schedules are about the first, and one about each of the others. */
  static Scene of(Random random) {
    return values()[Math.max(0, random.nextInt(5) - 1)];
  }
}
