package io.clawback.content;

import io.clawback.content.json.Hash;
import io.clawback.content.json.JsonScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Where JSON breaks, with names that are data taken together: as in shapes, an object with more
 * than 64 different fields is a map, whether they were met in messages that parse or in others.
 */
final class FaultPlaces {
  /** Deeper steps are left as they are. */
  private static final int DEEPEST = 16;

  private static final String IN = " in ";

  private FaultPlaces() {}

  /** The faults by place; groups that are one place become one. */
  static List<Group> of(Evidence evidence) {
    List<Group> faults = evidence.faults.all();
    if (faults.isEmpty()) {
      return faults;
    }
    List<List<Shape.Feature>> shapes = new ArrayList<>();
    List<String> rests = new ArrayList<>();
    for (Group fault : faults) {
      rests.add(steps(place(fault), shapes));
    }
    for (Groups table : new Groups[] {evidence.shapes, evidence.shallow}) {
      for (Group group : table.all()) {
        Shape shape = group.shape();
        shapes.add(shape == null ? List.of() : shape.features());
      }
    }
    shapes = Collapse.of(shapes);
    TreeMap<String, Group> places = new TreeMap<>();
    for (int i = 0; i < faults.size(); i++) {
      Group fault = faults.get(i);
      List<Shape.Feature> steps = shapes.get(i);
      String place = steps.get(steps.size() - 1).path() + rests.get(i);
      String what = place.isEmpty() ? words(fault) : words(fault) + IN + place;
      Group one =
          new Group(Hash.of(what), what, null, fault.coarse(), fault.coarseWhat(), fault.tally());
      Group known = places.putIfAbsent(what, one);
      if (known != null) {
        places.put(what, known.with(evidence.tally().and(known.tally()).and(fault.tally())));
      }
    }
    return List.copyOf(places.values());
  }

  /** Whether it broke in a field, or in many places, and not before there was any. */
  static boolean isInField(Group fault) {
    return !place(fault).replace("[]", "").isEmpty();
  }

  /** What broke, without the place: the coarser group says {@code … in many places}. */
  private static String words(Group fault) {
    int end = fault.coarseWhat().lastIndexOf(IN);
    return fault.coarseWhat().substring(0, end);
  }

  private static String place(Group fault) {
    String words = words(fault);
    return fault.what().equals(words) ? "" : fault.what().substring((words + IN).length());
  }

  /** Adds the path's steps from the outside in; returns what is deeper than can be told. */
  private static String steps(String path, List<List<Shape.Feature>> into) {
    List<Shape.Feature> steps = new ArrayList<>();
    steps.add(new Shape.Feature("", "", JsonScanner.OBJECT, 0, true));
    int end = 0;
    String above = "";
    while (end < path.length() && steps.size() <= DEEPEST) {
      end = end(path, end);
      String step = path.substring(0, end);
      steps.add(new Shape.Feature(step, above, JsonScanner.OBJECT, 0, above.isEmpty()));
      above = step;
    }
    into.add(steps);
    return path.substring(end);
  }

  /** Where the step that begins there ends: at a point or a bracket that is not within quotes. */
  private static int end(String path, int from) {
    if (path.startsWith("[]", from)) {
      return from + 2;
    }
    int i = path.charAt(from) == '.' ? from + 1 : from;
    boolean quoted = i < path.length() && path.charAt(i) == '"';
    i++;
    while (i < path.length()) {
      char c = path.charAt(i);
      if (quoted ? c == '"' : c == '.' || c == '[') {
        return quoted ? i + 1 : i;
      }
      i++;
    }
    return path.length();
  }
}
