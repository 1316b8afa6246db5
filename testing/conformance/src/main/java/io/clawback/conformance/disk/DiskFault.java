package io.clawback.conformance.disk;

/** What may go wrong at one operation of a {@link SimulatedDisk}. */
public enum DiskFault {
  /** It fails, and nothing happened. */
  FAILS,
  /** It fails, and happened all the same; of a write, some part. */
  FAILS_HALFWAY,
  /** A write or a sync does a part of its work or none, and says that all went well. */
  LIES,
  /** The machine stops in the middle of it. */
  CRASHES
}
