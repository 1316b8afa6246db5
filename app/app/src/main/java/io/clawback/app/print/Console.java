package io.clawback.app.print;

import io.clawback.model.error.Problem;
import io.clawback.model.json.Json;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a verb writes: data to stdout, everything else to stderr. Everything passes the redaction
 * by value; on a terminal, control characters are escaped and colour may be used. Not thread-safe.
 */
public final class Console {
  /** Of a terminal of which nothing is known. */
  private static final int COLUMNS = 80;

  /** A command of ours in quotes. */
  private static final Pattern COMMAND = Pattern.compile("([`'])clawback ((?:(?!\\1).)*)");

  /** Commands that say themselves which config they mean, or need none. */
  private static final Pattern OWN_OPTIONS = Pattern.compile("^(-|init\\b|demo\\b)|--help$");

  private final PrintStream out;
  private final PrintStream err;
  private final boolean outTerminal;
  private final boolean errTerminal;
  private final boolean colour;
  private final int columns;
  private boolean drawn;
  private boolean forPrograms;
  private String options = "";
  private volatile UnaryOperator<String> redaction = UnaryOperator.identity();

  /**
   * @param outTerminal whether a person reads stdout
   * @param errTerminal whether a person reads stderr
   * @param colour whether a terminal may get colour
   */
  public Console(
      PrintStream out, PrintStream err, boolean outTerminal, boolean errTerminal, boolean colour) {
    this(out, err, outTerminal, errTerminal, colour, COLUMNS);
  }

  Console(
      PrintStream out,
      PrintStream err,
      boolean outTerminal,
      boolean errTerminal,
      boolean colour,
      int columns) {
    this.out = out;
    this.err = err;
    this.outTerminal = outTerminal;
    this.errTerminal = errTerminal;
    this.colour = colour;
    this.columns = columns;
  }

  /**
   * The process's own. The launcher says what is a terminal ({@code clawback.tty}, the letters
   * {@code o} and {@code e}) and how wide it is ({@code clawback.columns}), because Java cannot
   * tell for stderr.
   */
  public static Console system() {
    String tty = System.getProperty("clawback.tty", "");
    String noColour = System.getenv("NO_COLOR");
    return new Console(
        new PrintStream(System.out, false, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        tty.contains("o"),
        tty.contains("e"),
        (noColour == null || noColour.isEmpty()) && !"dumb".equals(System.getenv("TERM")),
        Integer.getInteger("clawback.columns", COLUMNS));
  }

  /** How this program was called: {@code clawback}, or a path of it. The launcher says so. */
  public static String command() {
    return System.getProperty("clawback.command", "clawback");
  }

  /** Commands in next moves, as they have to be typed here. */
  private String typed(String next) {
    return COMMAND
        .matcher(next)
        .replaceAll(m -> {
          boolean plain = OWN_OPTIONS.matcher(m.group(2)).find();
          return Matcher.quoteReplacement(
              m.group(1) + command() + (plain ? "" : options) + " " + m.group(2));
        });
  }

  /** From now on, commands in next moves are told with these options, each after a blank. */
  public void typing(String options) {
    this.options = options;
  }

  /** From now on, every text written is passed through {@code redaction}, which masks secrets. */
  public void redact(UnaryOperator<String> redaction) {
    this.redaction = redaction;
  }

  /** Writes data in the chosen format: rows for table and CSV, the document for JSON and YAML. */
  public void data(Format format, Table rows, Json document) {
    switch (format) {
      case table -> text(rows.text());
      case csv -> csv(rows);
      case json, yaml -> document(format, document);
    }
  }

  /** Writes rows as CSV; on a terminal with its own line ends. */
  public void csv(Table rows) {
    String csv = Csv.of(rows);
    text(outTerminal ? csv.replace("\r\n", "\n") : csv);
  }

  /** Writes a document: as YAML when that is the format, else as JSON. */
  public void document(Format format, Json document) {
    text(format == Format.yaml ? Yaml.of(document) : document.pretty() + "\n");
  }

  /**
   * Draws one line over the last such line, where a person reads stderr; nothing otherwise. May be
   * called from another thread than the rest.
   */
  public void status(String line) {
    if (errTerminal) {
      synchronized (err) {
        String safe = safe(line);
        // A line that wraps could not be taken away again.
        err.print("\r\u001b[K" + safe.substring(0, Math.clamp(columns - 1L, 0, safe.length())));
        err.flush();
        drawn = true;
      }
    }
  }

  /** Takes the status line away; other notes do so by themselves. */
  public void clearStatus() {
    synchronized (err) {
      if (drawn) {
        err.print("\r\u001b[K");
        err.flush();
        drawn = false;
      }
    }
  }

  /** Writes data that is a text already, such as a script or a schema. */
  public void text(String text) {
    clearStatus();
    String masked = redaction.apply(text);
    out.print(outTerminal ? Visible.lines(masked) : masked);
    out.flush();
  }

  /** Writes one line for people to stderr. */
  public void note(String line) {
    clearStatus();
    err.println(Visible.lines(redaction.apply(line)));
    err.flush();
  }

  /** Whoever asks for documents on stdout gets problems as documents on stderr. */
  public void speak(Format format) {
    forPrograms = format == Format.json || format == Format.yaml;
  }

  /**
   * Writes problems to stderr, all of them: code, culprit, message, next move. For programs, one
   * line that is a JSON document (and so YAML too).
   */
  public void problems(List<Problem> problems) {
    tell("error", Style.RED, problems);
  }

  /** Writes things that are odd but allowed to stderr, in the same forms. */
  public void warnings(List<Problem> problems) {
    tell("warning", Style.YELLOW, problems);
  }

  private void tell(String word, Style style, List<Problem> problems) {
    if (!forPrograms) {
      problems.forEach(p -> problem(word, style, p));
    } else if (!problems.isEmpty()) {
      clearStatus();
      Json list = Json.of(problems.stream().map(this::document).toList());
      err.println(Visible.line(Json.of(Map.of(word + "s", list)).canonical()));
      err.flush();
    }
  }

  /** Masked before it is written, lest an escape hide a secret. */
  private Json document(Problem p) {
    return Json.of(
        Map.of(
            "code", Json.of(p.code()),
            "category", Json.of(p.category().name()),
            "culprit", Json.of(redaction.apply(p.culprit())),
            "message", Json.of(redaction.apply(p.message())),
            "next", Json.of(redaction.apply(typed(p.nextMove())))));
  }

  private void problem(String word, Style style, Problem p) {
    clearStatus();
    err.println(
        paintErr(style, word)
            + " "
            + safe(p.code())
            + "  "
            + paintErr(Style.BOLD, safe(p.culprit()))
            + "\n  "
            + safe(p.message())
            + (p.nextMove().isEmpty() ? "" : "\n  Next: " + safe(typed(p.nextMove()))));
    err.flush();
  }

  private String safe(String text) {
    return Visible.line(redaction.apply(text));
  }

  /** For a library that writes data by itself, such as help texts that were asked for. */
  public PrintWriter outWriter() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  /** For a library that writes notes by itself. */
  public PrintWriter errWriter() {
    return new PrintWriter(err, true, StandardCharsets.UTF_8);
  }

  /**
   * What libraries print to stderr, their log lines above all: redacted and escaped as everything
   * else, line by line.
   */
  public PrintStream libraries() {
    return new PrintStream(new NoteLines(this::note), true, StandardCharsets.UTF_8);
  }

  /** Whether a person reads stderr, so that progress may be drawn there. */
  public boolean errIsTerminal() {
    return errTerminal;
  }

  /** Whether a person reads stdout. */
  public boolean outIsTerminal() {
    return outTerminal;
  }

  /** How wide the terminal is, in characters; a common width where there is none. */
  public int columns() {
    return columns;
  }

  private String paintErr(Style style, String text) {
    return errTerminal && colour ? style.paint(text) : text;
  }

  private enum Style {
    BOLD("1"),
    RED("1;31"),
    YELLOW("1;33");

    private final String code;

    Style(String code) {
      this.code = code;
    }

    String paint(String text) {
      return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
  }
}
