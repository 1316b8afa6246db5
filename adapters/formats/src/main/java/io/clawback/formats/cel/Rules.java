package io.clawback.formats.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.clawback.content.Message;
import io.clawback.formats.base.Opening;
import io.clawback.formats.base.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The rules of one contract. Immutable; thread-safe. */
final class Rules {
  private final List<Rule> rules;

  private Rules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** Checks every rule's types; what is wrong goes to {@code opening}. */
  static Rules open(List<Rule.Text> texts, Opening opening) {
    CelCompiler compiler = Language.compiler(SimpleType.BOOL);
    CelRuntime runtime = Language.runtime();
    List<Rule> rules = new ArrayList<>();
    for (Rule.Text text : texts) {
      try {
        CelValidationResult result = compiler.compile(text.expression());
        if (result.hasError()) {
          result.getErrors().forEach(issue -> told(text, issue, opening));
        } else {
          rules.add(new Rule(text.name(), runtime.createProgram(result.getAst())));
        }
      } catch (CelValidationException
          | CelEvaluationException
          | RuntimeException
          | StackOverflowError e) {
        opening.add(
            text.place(),
            text.line(),
            "Rule '" + text.name() + "' cannot be used: " + Opening.clip(String.valueOf(e)) + ".",
            "Correct the expression.");
      }
    }
    return new Rules(rules);
  }

  private static void told(Rule.Text text, CelIssue issue, Opening opening) {
    opening.add(
        text.place(),
        text.line() > 0 ? text.line() : issue.getSourceLocation().getLine(),
        "Rule '"
            + text.name()
            + "', column "
            + (issue.getSourceLocation().getColumn() + 1)
            + ": "
            + Opening.clip(issue.getMessage())
            + ".",
        "A rule is a condition over " + Language.VARIABLES + ".");
  }

  /** The first rule that does not hold is the breach. */
  Verdict judge(Message message) {
    if (message.valueLength > Language.LARGEST) {
      return new Verdict.NotJudged("larger than 1 MiB");
    }
    Variables variables = new Variables(message);
    if (variables.tooDeep()) {
      return new Verdict.NotJudged("nested too deep");
    }
    for (Rule rule : rules) {
      try {
        if (!Boolean.TRUE.equals(rule.program().eval(variables))) {
          return Verdict.breach("", rule.name());
        }
      } catch (CelEvaluationException e) {
        if (e.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED) {
          return new Verdict.NotJudged("rule " + rule.name() + " would take too long");
        }
        return Verdict.breach("", rule.name() + " (cannot be worked out)");
      }
    }
    return Verdict.IN_ORDER;
  }
}
