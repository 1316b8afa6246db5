package io.clawback.runtime;

import io.clawback.model.fleet.ContentDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.NamePattern;
import io.clawback.model.name.QueueId;
import io.clawback.runtime.Doctor.Line;
import io.clawback.runtime.config.Nearest;
import java.util.List;
import java.util.Optional;

/** Entries of contents that are about no queue: a name may be misspelt, or it is not there yet. */
final class UnusedContents {
  private UnusedContents() {}

  /**
   * What is to be said of an entry.
   *
   * @param queues all that answered; where there is none, nothing is said
   */
  static Optional<Line> examine(Fleet fleet, ContentDeclaration content, List<QueueId> queues) {
    boolean used =
        queues.isEmpty()
            || queues.stream().anyMatch(q -> content.matches(Fleet.sole(fleet.owners(q)), q));
    return used
        ? Optional.empty()
        : Optional.of(
            new Line(
                "contents " + content.name(),
                "queues",
                "missing",
                "it is about none of the "
                    + queues.size()
                    + (queues.size() == 1 ? " queue" : " queues")
                    + " that were seen",
                next(content, queues)));
  }

  private static String next(ContentDeclaration content, List<QueueId> queues) {
    List<String> names = queues.stream().map(QueueId::name).distinct().toList();
    for (NamePattern pattern : content.scope().queues()) {
      Optional<String> near = Nearest.to(pattern.toString(), names);
      if (near.isPresent() && !near.get().equals(pattern.toString())) {
        return "Did you mean '" + near.get() + "' for '" + pattern + "'?";
      }
    }
    return "Mend its 'for', or take the entry out.";
  }
}
