package io.clawback.runtime;

import io.clawback.model.error.Problem;
import io.clawback.model.finding.Cause;
import io.clawback.model.observed.ContentReport;
import java.util.List;

/**
 * Why things are behind.
 *
 * @param seen the last look
 * @param causes one for each breach, worst first
 * @param contents what was looked into
 * @param problems why something could not be looked into
 */
public record Explanation(
    Observation seen, List<Cause> causes, List<ContentReport> contents, List<Problem> problems) {
  public Explanation {
    causes = List.copyOf(causes);
    contents = List.copyOf(contents);
    problems = List.copyOf(problems);
  }
}
