package io.clawback.formats.cel;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import io.clawback.content.Expression;
import io.clawback.content.ExpressionFactory;
import io.clawback.content.UnusableContract;
import io.clawback.content.UnusableContract.Fault;
import io.clawback.formats.base.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Opens the expressions of selectors: {@code cel:EXPRESSION}. */
public final class CelExpressionFactory implements ExpressionFactory {
  private static final String NEXT =
      "Write an expression that makes a text, a number or bytes of " + Language.VARIABLES + ".";

  /** What can be a key or a tenant; {@code DYN} is only known once there is a message. */
  private static final Set<CelKind> NAMES =
      Set.of(
          CelKind.STRING,
          CelKind.BYTES,
          CelKind.INT,
          CelKind.UINT,
          CelKind.BOOL,
          CelKind.DOUBLE,
          CelKind.DYN);

  @Override
  public String language() {
    return "cel";
  }

  @Override
  public Expression open(String text) throws UnusableContract {
    List<Fault> faults = new ArrayList<>();
    try {
      CelValidationResult result = Language.compiler(SimpleType.DYN).compile(text);
      if (result.hasError()) {
        result.getErrors().forEach(issue -> faults.add(fault(told(issue))));
      } else {
        CelType type = result.getAst().getResultType();
        if (NAMES.contains(type.kind())) {
          return new CelExpression(Language.runtime().createProgram(result.getAst()));
        }
        faults.add(fault("It makes a " + type.name() + ", which is no name of anything."));
      }
    } catch (CelValidationException
        | CelEvaluationException
        | RuntimeException
        | StackOverflowError e) {
      faults.add(fault("It cannot be used: " + Opening.clip(String.valueOf(e)) + "."));
    }
    throw new UnusableContract(faults);
  }

  private static String told(CelIssue issue) {
    int column = issue.getSourceLocation().getColumn() + 1;
    return "Column " + column + ": " + Opening.clip(issue.getMessage()) + ".";
  }

  private static Fault fault(String message) {
    return new Fault("cel", 0, message, NEXT);
  }
}
