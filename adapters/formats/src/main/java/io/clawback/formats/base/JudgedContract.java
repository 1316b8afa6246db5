package io.clawback.formats.base;

import io.clawback.content.Contract;
import io.clawback.content.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A contract about values: what has no value is no breach, and whatever goes wrong in a library is
 * counted as not judged, never thrown. Thread-safe.
 */
public final class JudgedContract implements Contract {
  private final String name;
  private final Judge judge;
  private final Supplier<Optional<Elsewhere>> elsewhere;
  private final Unjudged unjudged = new Unjudged();

  /** Judges a message that has a value. */
  public interface Judge {
    Verdict judge(Message message);
  }

  /** One that stands on nothing elsewhere. */
  public JudgedContract(String name, Judge judge) {
    this(name, judge, Optional::empty);
  }

  /**
   * @param elsewhere asks what it stands on
   */
  public JudgedContract(String name, Judge judge, Supplier<Optional<Elsewhere>> elsewhere) {
    this.name = name;
    this.judge = judge;
    this.elsewhere = elsewhere;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Violation> judge(Message message) {
    if (message.valueLength == Message.ABSENT) {
      return Optional.empty(); // a tombstone says that something is gone, whatever its schema was
    }
    return switch (guarded(message)) {
      case Verdict.InOrder() -> Optional.empty();
      case Verdict.Breach(Violation violation) -> Optional.of(violation);
      case Verdict.NotJudged(String why) -> {
        unjudged.add(why);
        yield Optional.empty();
      }
    };
  }

  @Override
  public List<NotJudged> notJudged() {
    return unjudged.list();
  }

  @Override
  public Optional<Elsewhere> ask() {
    return elsewhere.get();
  }

  private Verdict guarded(Message message) {
    try {
      return judge.judge(message);
    } catch (RuntimeException | StackOverflowError e) {
      return new Verdict.NotJudged("the library failed on it: " + e.getClass().getSimpleName());
    }
  }
}
