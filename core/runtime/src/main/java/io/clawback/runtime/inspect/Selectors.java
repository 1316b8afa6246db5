package io.clawback.runtime.inspect;

import io.clawback.content.Selector;
import io.clawback.content.UnusableContract;

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

  /** The selector, which the loader of the config has opened once already. */
  Selector selector(String text) {
    try {
      return opener.open(text);
    } catch (UnusableContract e) {
      throw new IllegalStateException("the loader lets no such selector through", e);
    }
  }
}
