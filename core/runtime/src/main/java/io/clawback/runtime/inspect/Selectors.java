package io.clawback.runtime.inspect;

import io.clawback.content.Selector;
import io.clawback.content.UnusableContract;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** What a declared selector selects. Thread-safe. */
public final class Selectors {
  /** Without languages of expressions. */
  public static final Selectors PLAIN = new Selectors(Selector::parse);

  /** Opens one, where languages of expressions may be known. */
  public interface Opener {
    Selector open(String text) throws UnusableContract;
  }

  private final Opener opener;

  public Selectors(Opener opener) {
    this.opener = opener;
  }

  /**
   * Whether an expression in CEL says {@code true} of a message. Throws a problem of category
   * {@code USAGE} when it is none, or the language is not known here.
   */
  public Predicate<Message> condition(String text) {
    try {
      if (opener.open("cel:" + text) instanceof Selector.Worked worked) {
        return message -> {
          byte[] value = worked.expression().value(Flyweights.of(message));
          return value != null && "true".equals(new String(value, StandardCharsets.UTF_8));
        };
      }
    } catch (UnusableContract e) {
      throw new ClawbackException(
          e.faults().stream().map(f -> problem(text, f.message(), f.nextMove())).toList(), e);
    } catch (IllegalArgumentException e) {
      // No selector: there is no such language.
    }
    throw new ClawbackException(
        problem(text, "expressions in CEL are not known here.", "Filter by other means."));
  }

  private static Problem problem(String text, String message, String next) {
    return new Problem("redrive.where", Category.USAGE, "--where " + text, message, next);
  }

  /** The selector, which the loader of the config has opened once already. */
  Selector selector(String text) {
    try {
      return opener.open(text);
    } catch (UnusableContract e) {
      throw new IllegalStateException("the loader lets no such selector through", e);
    }
  }
}
