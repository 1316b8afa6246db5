package io.clawback.engine.cause;

import io.clawback.engine.look.Figures;
import io.clawback.model.observed.ContentReport.Read;
import java.util.ArrayList;
import java.util.List;

/** What was looked at, and what could not be seen: the honest part of every answer. */
final class Unknowns {
  private Unknowns() {}

  /** What could not be seen, each one sentence. */
  static List<String> of(Scene scene) {
    List<String> unseen = new ArrayList<>();
    long unknown = scene.watched().state().unknownPartitions();
    if (unknown > 0) {
      unseen.add(Figures.count(unknown, "partition") + " could not be told how far it is behind.");
    }
    scene
        .content()
        .ifPresent(c -> {
          if (c.unclassifiedCount() > 0) {
            unseen.add(
                Figures.count(c.unclassifiedCount(), "message") + " could not be looked at.");
          }
          long cut = c.read().stream().filter(r -> r.next() < r.to()).count();
          if (cut > 0) {
            unseen.add(Figures.count(cut, "range") + " of messages were not read to the end.");
          }
        });
    return unseen;
  }

  /** What was looked at when nothing explains it. */
  static List<String> evidence(Scene scene) {
    List<String> looked = new ArrayList<>();
    looked.add(
        Figures.count(scene.behind(), "message")
            + " behind; "
            + Figures.count(scene.group().members().size(), "member")
            + ", "
            + scene.group().phase()
            + "; "
            + scene.rates()
            + ".");
    if (scene.recovers()) {
      looked.add(
          "It recovers by itself, in "
              + Figures.seconds(scene.drainedIn().orElse(0L))
              + ": whatever it was is over.");
    } else if (scene.pace().known() && scene.pace().outflow(scene.carriers()) == 0) {
      looked.add(
          "Where most is behind its position did not move in "
              + Scene.seconds(scene.pace().spanMillis())
              + ", and nothing that was looked at says why.");
    }
    scene
        .content()
        .ifPresent(c -> {
          long stretches = c.read().stream().map(Read::partition).distinct().count();
          looked.add(
              Figures.count(c.messages(), "message")
                  + (stretches > 0 ? " of " + Figures.count(stretches, "partition") : "")
                  + " were looked at: "
                  + (scene.poison().isEmpty()
                      ? "none is poison"
                      : "its position is at none of the" + " poison among them")
                  + ".");
        });
    return looked;
  }
}
