package io.clawback.runtime.inspect;

import io.clawback.content.Contract;
import io.clawback.content.ContractFactory;
import io.clawback.content.DeclaredContract;
import io.clawback.content.UnusableContract;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.ContentDeclaration;
import io.clawback.model.fleet.ContractDeclaration;
import io.clawback.runtime.config.ConfigProblem;
import io.clawback.runtime.config.SecretResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What messages must keep to, opened; and what could not be opened, which the rest goes on without.
 */
public final class Contracts {
  /** None at all. */
  public static final Contracts NONE = new Contracts(List.of(), List.of(), List.of());

  /** A contract's file may be this large, in bytes. */
  private static final int LARGEST = 4 << 20;

  private final List<Contract> usable;
  private final List<Problem> problems;
  private final List<ConfigProblem> faults;

  private Contracts(List<Contract> usable, List<Problem> problems, List<ConfigProblem> faults) {
    this.usable = List.copyOf(usable);
    this.faults = List.copyOf(faults);
    this.problems = List.copyOf(problems);
  }

  /** Reads the files and opens every contract of the entry; never throws because of one. */
  public static Contracts open(
      ContentDeclaration content,
      Function<String, Optional<ContractFactory>> kinds,
      SecretResolver secrets) {
    List<Contract> usable = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    List<ConfigProblem> faults = new ArrayList<>();
    for (ContractDeclaration declared : content.contracts()) {
      String where = "contents " + content.name() + ", contract " + declared.name();
      try {
        ContractFactory factory =
            kinds
                .apply(declared.type())
                .orElseThrow(
                    () -> new IllegalStateException("the loader lets no unknown type through"));
        usable.add(factory.open(read(declared, secrets)));
      } catch (UnusableContract e) {
        for (UnusableContract.Fault fault : e.faults()) {
          problems.add(problem(where, fault));
          faults.add(placed(where, fault));
        }
      } catch (Unreadable e) {
        UnusableContract.Fault fault =
            new UnusableContract.Fault(e.file, 0, e.why, "Check its path.");
        problems.add(problem(where, fault));
        faults.add(placed(where, fault));
      } catch (ClawbackException e) {
        problems.addAll(e.problems());
      }
    }
    return new Contracts(usable, problems, faults);
  }

  /** What is wrong with those that are not judged by. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * What of it lies in the files and rules themselves, by file and line where those are known; a
   * secret that is not there is no fault of theirs.
   */
  public List<ConfigProblem> faults() {
    return faults;
  }

  /** Asks what they stand on elsewhere, once, for a few seconds at most; changes nothing there. */
  public List<Elsewhere> elsewhere() {
    return Elsewhere.ask(usable);
  }

  List<Contract> usable() {
    return usable;
  }

  /** What they could not judge so far, in words. */
  List<String> notJudged() {
    return usable.stream()
        .flatMap(c ->
            c.notJudged().stream()
                .map(n ->
                    "contract %s did not judge %,d messages: %s"
                        .formatted(c.name(), n.messages(), n.why())))
        .toList();
  }

  private static Problem problem(String where, UnusableContract.Fault fault) {
    String place = fault.place() + (fault.line() > 0 ? ":" + fault.line() : "");
    return new Problem(
        "inspect.bad-contract",
        Category.CONFIG,
        where + ", " + place,
        fault.message(),
        fault.nextMove());
  }

  private static ConfigProblem placed(String where, UnusableContract.Fault fault) {
    return new ConfigProblem(
        fault.place(),
        fault.line(),
        fault.line() > 0 ? 1 : 0,
        "inspect.bad-contract",
        where + ": " + fault.message(),
        fault.nextMove());
  }

  private static DeclaredContract read(ContractDeclaration declared, SecretResolver secrets)
      throws Unreadable {
    List<DeclaredContract.Source> sources = new ArrayList<>();
    for (String file : declared.files()) {
      try (InputStream in = Files.newInputStream(secrets.folder().resolve(file))) {
        sources.add(new DeclaredContract.Source(file, in.readNBytes(LARGEST + 1)));
      } catch (IOException e) {
        throw new Unreadable(file, e);
      }
    }
    TreeMap<String, List<String>> settings = new TreeMap<>();
    declared
        .settings()
        .forEach((key, texts) -> {
          TreeMap<String, String> one = new TreeMap<>();
          List<String> resolved = new ArrayList<>();
          for (String text : texts) {
            one.put(key, text);
            secrets.resolve(one).values().forEach(secret -> resolved.add(secret.reveal()));
          }
          settings.put(key, resolved);
        });
    return new DeclaredContract(declared.name(), sources, settings);
  }

  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;
    private final String file;
    private final String why;

    Unreadable(String file, IOException cause) {
      super(cause);
      this.file = file;
      this.why =
          cause instanceof NoSuchFileException
              ? "There is no such file."
              : "It cannot be read: " + cause.getClass().getSimpleName() + ".";
    }
  }
}
