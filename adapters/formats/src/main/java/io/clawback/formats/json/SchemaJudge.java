package io.clawback.formats.json;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.path.NodePath;
import io.clawback.formats.base.ValueJudge;
import io.clawback.formats.base.Verdict;
import java.util.List;
import java.util.SortedSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

/**
 * The screen first; what it cannot pass goes to the library, which takes a bounded number of steps
 * for it: a schema may ask for more than can be done, such as two alternatives on each level that
 * both go on with the next.
 */
final class SchemaJudge implements ValueJudge {
  /** The library needs a tree, which takes some thirty times as much memory. */
  private static final int LARGEST = 1 << 20;

  /** Keywords at places of a message: for each message, and more for each of its bytes. */
  private static final long STEPS = 50_000;

  private static final long STEPS_A_BYTE = 8;

  private final Schema schema;
  private final Screen screen;
  private final SortedSet<String> names;

  SchemaJudge(Schema schema, Screen screen, SortedSet<String> names) {
    this.schema = schema;
    this.screen = screen;
    this.names = names;
  }

  @Override
  public Verdict judge(byte[] bytes, int from, int to) {
    try {
      if (screen.passes(bytes, from, to)) {
        return Verdict.IN_ORDER;
      }
      if (to - from > LARGEST) {
        return new Verdict.NotJudged("larger than 1 MiB, and the screen cannot pass it");
      }
      JsonNode tree = SchemaOpening.MAPPER.readTree(bytes, from, to - from);
      return tree.isMissingNode()
          ? Verdict.breach("", "is no JSON")
          : judged(tree, STEPS + STEPS_A_BYTE * (to - from));
    } catch (ValidationLimitExceededException e) {
      return new Verdict.NotJudged("the schema asks for more steps than a message may take");
    } catch (StreamConstraintsException e) {
      return new Verdict.NotJudged(
          "nested deeper than " + SchemaOpening.DEEPEST + " levels, or a number of 1,000 digits");
    } catch (JacksonException e) {
      return Verdict.breach("", "is no JSON");
    }
  }

  private Verdict judged(JsonNode tree, long steps) {
    List<Error> errors =
        schema.validate(
            tree,
            (ExecutionContext context) ->
                context.executionConfig(config -> config.maxEvaluationSteps(steps)));
    if (errors.isEmpty()) {
      return Verdict.IN_ORDER;
    }
    Error error = errors.get(0);
    String path = path(error.getInstanceLocation());
    String property = error.getProperty();
    String keyword = String.valueOf(error.getKeyword());
    if (keyword.equals("required") && property != null) {
      return Verdict.breach(child(path, property), "is missing");
    }
    return Verdict.breach(path, RuleWords.of(keyword, error));
  }

  private String path(NodePath location) {
    String path = "";
    for (int i = 0; i < location.getNameCount(); i++) {
      Object element = location.getElement(i);
      path = element instanceof Integer ? path + "[]" : child(path, String.valueOf(element));
    }
    return path;
  }

  private String child(String path, String name) {
    String told = names.contains(name) ? name : "*";
    return path.isEmpty() ? told : path + "." + told;
  }
}
