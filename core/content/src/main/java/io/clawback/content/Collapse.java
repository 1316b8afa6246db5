package io.clawback.content;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Objects with more than 64 different fields are maps: their fields become one path {@code *}, and
 * what is below them is taken together, until no object is that wide.
 */
final class Collapse {
  private static final int WIDEST = 64;
  private final Set<String> maps = new HashSet<>();
  private final Map<String, String> names = new HashMap<>();

  private Collapse() {}

  static List<List<Shape.Feature>> of(List<List<Shape.Feature>> shapes) {
    Collapse collapse = new Collapse();
    while (collapse.widens(shapes)) {
      collapse.names.clear();
    }
    if (collapse.maps.isEmpty()) {
      return shapes;
    }
    List<List<Shape.Feature>> narrow = new ArrayList<>(shapes.size());
    for (List<Shape.Feature> shape : shapes) {
      narrow.add(collapse.narrow(shape));
    }
    return narrow;
  }

  /** The paths of objects whose fields' names are keys, and so may be data. */
  static List<String> maps(List<List<Shape.Feature>> shapes) {
    Collapse collapse = new Collapse();
    while (collapse.widens(shapes)) {
      collapse.names.clear();
    }
    return List.copyOf(new TreeSet<>(collapse.maps));
  }

  private boolean widens(List<List<Shape.Feature>> shapes) {
    Map<String, Set<String>> children = new TreeMap<>();
    Set<Shape.Feature> met = new HashSet<>();
    for (List<Shape.Feature> shape : shapes) {
      for (Shape.Feature feature : shape) {
        if (!feature.path().isEmpty() && met.add(feature)) {
          children
              .computeIfAbsent(name(feature.parent(), ""), p -> new TreeSet<>())
              .add(name(feature.path(), feature.parent()));
        }
      }
    }
    int before = maps.size();
    children.forEach((parent, fields) -> {
      if (fields.size() > WIDEST) {
        maps.add(parent);
      }
    });
    return maps.size() > before;
  }

  /** The path with the steps below maps taken together. */
  private String name(String path, String parent) {
    String known = names.get(path);
    if (known != null || path.isEmpty()) {
      return known == null ? "" : known;
    }
    String above = parent.isEmpty() ? "" : names.getOrDefault(parent, parent);
    String step = path.substring(parent.length());
    String made = above + (maps.contains(above) && !step.equals("[]") ? star(above) : step);
    names.put(path, made);
    return made;
  }

  private static String star(String above) {
    return above.isEmpty() ? "*" : ".*";
  }

  private List<Shape.Feature> narrow(List<Shape.Feature> shape) {
    TreeMap<String, Shape.Feature> features = new TreeMap<>();
    for (Shape.Feature feature : shape) {
      String parent = name(feature.parent(), "");
      String path = name(feature.path(), feature.parent());
      features.put(
          path + "\u0000" + feature.type(),
          new Shape.Feature(path, parent, feature.type(), feature.hash(), feature.shallow()));
    }
    return List.copyOf(features.values());
  }
}
