package io.clawback.content;

import io.clawback.content.json.JsonScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What deviates from the shape that is usual in its queue. Fields that come and go, new versions
 * and other kinds of message are no trouble: a shape alone is never told at 90 or more.
 */
final class ShapeJudge {
  private static final double RARE = 0.05;
  private static final double VERY_RARE = 0.01;
  private static final int ENOUGH = 50;
  private static final int FULL_EVIDENCE = 200;
  private static final int NAMED = 3;

  /** One path: how many messages have it, and with which type. */
  private static final class Path {
    final String parent;
    long any;
    final long[] types = new long[8];

    Path(String parent) {
      this.parent = parent;
    }
  }

  /** What deviates in one shape. */
  private static final class Deviation {
    final List<String> missing = new ArrayList<>();
    final List<String> unknown = new ArrayList<>();
    final Set<String> odd = new TreeSet<>();
    final List<String> changed = new ArrayList<>();
    int confidence;

    void at(int atLeast) {
      confidence = Math.max(confidence, atLeast);
    }
  }

  private final Evidence evidence;
  private final Map<String, Path> paths = new TreeMap<>();
  private final Map<String, List<String>> usual = new TreeMap<>();
  private long total;

  ShapeJudge(Evidence evidence) {
    this.evidence = evidence;
  }

  List<Draft> judge() {
    List<Group> groups = new ArrayList<>(evidence.shapes.all());
    boolean coarse = evidence.shapes.overflowed();
    if (coarse) {
      groups.addAll(evidence.shallow.all());
    }
    List<List<Shape.Feature>> shapes = new ArrayList<>();
    for (Group group : groups) {
      Shape shape = group.shape() == null ? Shape.WIDE : group.shape();
      shapes.add(coarse ? shape.shallow().features() : shape.features());
    }
    shapes = Collapse.of(shapes);
    for (int i = 0; i < groups.size(); i++) {
      census(shapes.get(i), groups.get(i).tally().count);
    }
    if (total < ENOUGH) {
      return List.of();
    }
    paths.forEach(this::usual);
    return drafts(groups, shapes);
  }

  private List<Draft> drafts(List<Group> groups, List<List<Shape.Feature>> shapes) {
    Map<String, Tally> tallies = new TreeMap<>();
    Map<String, Deviation> deviations = new HashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      Deviation deviation = deviation(shapes.get(i));
      String what = what(deviation);
      if (!what.isEmpty()) {
        deviations.put(what, deviation);
        tallies.computeIfAbsent(what, w -> evidence.tally()).merge(groups.get(i).tally());
      }
    }
    List<Draft> drafts = new ArrayList<>();
    tallies.forEach((what, tally) -> {
      Deviation deviation = deviations.get(what);
      if (deviation != null) {
        drafts.add(draft(what, deviation, tally));
      }
    });
    return drafts;
  }

  private void census(List<Shape.Feature> shape, long count) {
    if (shape.isEmpty()) {
      return;
    }
    total += count;
    String last = "\u0000";
    for (Shape.Feature feature : shape) {
      Path path = paths.computeIfAbsent(feature.path(), p -> new Path(feature.parent()));
      path.types[feature.type()] += count;
      if (!feature.path().equals(last)) {
        path.any += count;
        last = feature.path();
      }
    }
  }

  /** How many messages have an object there. */
  private long objects(String path) {
    Path parent = paths.get(path);
    return parent == null ? 0 : parent.types[JsonScanner.OBJECT];
  }

  private void usual(String name, Path path) {
    long room = objects(path.parent);
    if (!name.isEmpty()
        && !name.endsWith("[]")
        && !name.endsWith("*")
        && room >= ENOUGH
        && path.any >= (1 - RARE) * room) {
      usual.computeIfAbsent(path.parent, p -> new ArrayList<>()).add(name);
    }
  }

  private Deviation deviation(List<Shape.Feature> shape) {
    Deviation deviation = new Deviation();
    TreeSet<String> present = new TreeSet<>();
    TreeSet<String> unknown = new TreeSet<>();
    shape.forEach(f -> present.add(f.path()));
    for (Shape.Feature feature : shape) {
      Path path = paths.get(feature.path());
      if (path == null) {
        continue;
      }
      if (!feature.path().isEmpty() && path.any <= RARE * objects(feature.parent())) {
        deviation.odd.add(feature.path());
      }
      boolean rare = path.any <= VERY_RARE * objects(feature.parent());
      if (rare && !feature.path().isEmpty() && !feature.path().endsWith("[]")) {
        if (unknown.add(feature.path()) && !unknown.contains(feature.parent())) {
          deviation.unknown.add(feature.path());
          deviation.at(20);
        }
      } else if (!unknown.contains(feature.parent())) {
        type(feature, path, deviation);
      }
      if (feature.type() == JsonScanner.OBJECT) {
        for (String field : usual.getOrDefault(feature.path(), List.of())) {
          missing(field, present, objects(feature.path()), deviation);
        }
      }
    }
    return deviation;
  }

  private void missing(String field, Set<String> present, long room, Deviation deviation) {
    Path path = paths.get(field);
    if (path != null && !present.contains(field)) {
      deviation.missing.add(field);
      deviation.at(path.any >= (1 - VERY_RARE) * room ? 50 : 40);
    }
  }

  private static void type(Shape.Feature feature, Path path, Deviation deviation) {
    long common = 0;
    int usual = 0;
    for (int type = 0; type < path.types.length; type++) {
      if (path.types[type] > common) {
        common = path.types[type];
        usual = type;
      }
    }
    long these = path.types[feature.type()];
    if (usual == feature.type() || common < (1 - RARE) * path.any || these > RARE * path.any) {
      return;
    }
    String where = feature.path().isEmpty() ? "the whole" : feature.path();
    deviation.changed.add(
        where + " is " + Shape.name(feature.type()) + ", elsewhere " + Shape.name(usual));
    boolean empty = feature.type() == JsonScanner.NULL || usual == JsonScanner.NULL;
    deviation.at(empty ? 25 : 50);
  }

  private static String what(Deviation deviation) {
    List<String> parts = new ArrayList<>();
    if (isOtherKind(deviation)) {
      return "another kind of message, with " + some(List.copyOf(deviation.odd));
    }
    if (!deviation.changed.isEmpty()) {
      parts.add(some(deviation.changed));
    }
    if (!deviation.missing.isEmpty()) {
      parts.add("without " + some(deviation.missing));
    }
    if (!deviation.unknown.isEmpty()) {
      parts.add("unknown field " + some(deviation.unknown));
    }
    return String.join("; ", parts);
  }

  /** Without what is usual, and with what is not: of another kind rather than broken. */
  private static boolean isOtherKind(Deviation deviation) {
    return deviation.odd.size() >= 2 && deviation.missing.size() >= 2;
  }

  private static String some(List<String> names) {
    List<String> sorted = names.stream().sorted().toList();
    return names.size() <= NAMED
        ? String.join(", ", sorted)
        : String.join(", ", sorted.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
  }

  private Draft draft(String what, Deviation deviation, Tally tally) {
    boolean valid =
        isOtherKind(deviation) || (deviation.missing.isEmpty() && deviation.changed.isEmpty());
    int confidence = valid ? 20 : deviation.confidence;
    if (total < FULL_EVIDENCE) {
      confidence = confidence * 2 / 3;
    }
    return new Draft(
        valid ? Contents.Kind.RARE : Contents.Kind.SHAPE,
        what,
        confidence,
        tally,
        Draft.percent(tally.count, total) + " of this queue's JSON; nobody declared its shape");
  }
}
