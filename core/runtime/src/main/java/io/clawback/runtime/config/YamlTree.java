package io.clawback.runtime.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML text as a tree of nodes with places. Takes the parser's events only: no tag is obeyed, no
 * alias expanded, no object made. Bounded in size, depth and number of nodes.
 */
final class YamlTree {
  static final int MOST_CHARS = 4 << 20;
  static final int DEEPEST = 200;
  static final int MOST_NODES = 200_000;

  private final Iterator<Event> events;
  private final Faults faults;
  private int nodes;

  private YamlTree(String text, Faults faults) {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(MOST_CHARS + 1).setParseComments(false).build();
    this.events = new Parse(settings).parseString(text).iterator();
    this.faults = faults;
  }

  /**
   * The root, or empty when the text cannot be read at all; faults say why, and name duplicate
   * keys, tags, anchors and aliases too.
   */
  static Optional<Node> parse(String text, Faults faults) {
    try {
      return new YamlTree(text, faults).document();
    } catch (Refused e) {
      return Optional.empty();
    } catch (MarkedYamlEngineException e) {
      Mark at = e.getProblemMark().map(YamlTree::mark).orElse(Mark.START);
      faults.error(at, "config.syntax", "This is no YAML: " + e.getProblem() + ".", SYNTAX_ADVICE);
      return Optional.empty();
    } catch (YamlEngineException e) {
      faults.error(
          Mark.START, "config.syntax", "This is no YAML: " + e.getMessage() + ".", SYNTAX_ADVICE);
      return Optional.empty();
    }
  }

  private static final String SYNTAX_ADVICE =
      "Check indentation and quotes here and on the line before.";

  private Optional<Node> document() {
    Optional<Node> root = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {}
        case Alias, Scalar, SequenceStart, SequenceEnd, MappingStart, MappingEnd -> {
          if (root.isPresent()) {
            throw refused(
                place(event),
                "config.many-documents",
                "The file holds more than one YAML document.",
                "Keep one document in one file.");
          }
          root = Optional.of(node(event, 1));
        }
      }
    }
    return root;
  }

  private Node node(Event event, int depth) {
    Mark at = place(event);
    if (depth > DEEPEST) {
      throw refused(
          at, "config.too-deep", "Nested deeper than " + DEEPEST + " levels.", "Flatten it.");
    }
    if (++nodes > MOST_NODES) {
      throw refused(
          at, "config.too-large", "More than " + MOST_NODES + " values.", "Make it smaller.");
    }
    if (event instanceof NodeEvent marked) {
      plain(marked, at);
    }
    return switch (event) {
      case ScalarEvent scalar -> new Node.Scalar(at, scalar.getValue(), scalar.isPlain());
      case SequenceStartEvent start -> sequence(at, depth);
      case MappingStartEvent start -> mapping(at, depth);
      default -> new Node.Scalar(at, "", true);
    };
  }

  private void plain(NodeEvent event, Mark at) {
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case SequenceStartEvent start -> start.getTag();
          case MappingStartEvent start -> start.getTag();
          default -> Optional.empty();
        };
    if (tag.isPresent()) {
      faults.error(
          at, "config.tag", "YAML tags are not taken: '" + tag.get() + "'.", "Remove the tag.");
    }
    if (event instanceof AliasEvent) {
      faults.error(
          at, "config.alias", "YAML aliases are not taken.", "Write the value out, or use a list.");
    } else if (event.getAnchor().isPresent()) {
      faults.error(at, "config.alias", "YAML anchors are not taken.", "Remove the anchor.");
    }
  }

  private Node sequence(Mark at, int depth) {
    List<Node> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return new Node.Sequence(at, List.copyOf(items));
  }

  private Node mapping(Mark at, int depth) {
    List<Node.Entry> entries = new ArrayList<>();
    TreeMap<String, Mark> seen = new TreeMap<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Node key = node(event, depth + 1);
      Node value = node(events.next(), depth + 1);
      if (!(key instanceof Node.Scalar(Mark place, String name, boolean plain))) {
        faults.error(
            key.at(), "config.wrong-type", "A key should be a word.", "Write it as 'key: value'.");
        continue;
      }
      Mark first = seen.putIfAbsent(name, place);
      if (first == null) {
        entries.add(new Node.Entry(name, place, value));
      } else {
        faults.error(
            place,
            "config.duplicate-key",
            "'" + name + "' is already written on line " + first.line() + ".",
            "Keep one of the two.");
      }
    }
    return new Node.Mapping(at, List.copyOf(entries));
  }

  private static Mark place(Event event) {
    return event.getStartMark().map(YamlTree::mark).orElse(Mark.START);
  }

  private static Mark mark(org.snakeyaml.engine.v2.exceptions.Mark mark) {
    return new Mark(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Refused refused(Mark at, String code, String message, String nextMove) {
    faults.error(at, code, message, nextMove);
    return new Refused();
  }

  /** Ends the reading of a text that is beyond its bounds. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused() {
      super("refused", null, false, false);
    }
  }
}
