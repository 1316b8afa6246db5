package io.clawback.model.plan;

import io.clawback.model.message.OffsetSpans;

/**
 * The messages of one partition that a step is about, by name: a plan that was approved is about
 * exactly these.
 *
 * @param offsets as in {@link OffsetSpans#text}
 */
public record Chosen(int partition, String offsets) {
  public Chosen {
    OffsetSpans.parse(offsets);
  }

  /** The same as a set. */
  public OffsetSpans spans() {
    return OffsetSpans.parse(offsets);
  }
}
