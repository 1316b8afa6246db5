package io.clawback.runtime.inspect;

import io.clawback.model.error.Problem;
import io.clawback.model.observed.ContentReport;
import java.time.Duration;
import java.util.List;

/**
 * A look inside, and how it went.
 *
 * @param report what the messages are
 * @param cost what was told beforehand
 * @param took how long reading took
 * @param notes what the reader should know of it: what was assumed, left out or not judged
 * @param partial whether not all that was wanted was read; the report says where each stretch ended
 * @param problems why, where something failed
 */
public record Inspection(
    ContentReport report,
    InspectCost cost,
    Duration took,
    List<String> notes,
    boolean partial,
    List<Problem> problems) {
  public Inspection {
    notes = List.copyOf(notes);
    problems = List.copyOf(problems);
  }
}
