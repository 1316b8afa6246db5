package io.clawback.formats.cel;

import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.clawback.content.Expression;
import io.clawback.content.Message;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What an expression makes of a message: a text, a number in decimal digits, a word, bytes. What is
 * larger than a message may be to be asked, or makes something larger, has no value.
 */
record CelExpression(CelRuntime.Program program) implements Expression {
  private static final int LONGEST = 1 << 16;

  @Override
  public byte @Nullable [] value(Message message) {
    if (message.valueLength > Language.LARGEST) {
      return null;
    }
    Variables variables = new Variables(message);
    if (variables.tooDeep()) {
      return null;
    }
    try {
      byte[] value = bytes(program.eval(variables));
      return value == null || value.length > LONGEST ? null : value;
    } catch (CelEvaluationException | RuntimeException | StackOverflowError e) {
      return null;
    }
  }

  private static byte @Nullable [] bytes(Object value) {
    return switch (value) {
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      case CelByteString bytes -> bytes.toByteArray();
      case Number number -> digits(number);
      case Boolean word -> digits(word);
      default -> null;
    };
  }

  private static byte[] digits(Object value) {
    return value.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
