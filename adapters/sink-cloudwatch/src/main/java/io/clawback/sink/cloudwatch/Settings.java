package io.clawback.sink.cloudwatch;

import io.clawback.model.error.Category;
import io.clawback.model.error.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The sink's settings by name. Values may be secrets, and are never printed. */
record Settings(SortedMap<String, String> values) {
  static final String GROUP = "log-group";
  static final String STREAM = "log-stream";
  static final String REGION = "region";
  static final String ENDPOINT = "endpoint";
  static final String CA_FILE = "ca-file";
  static final String KEY_ID = "access-key-id";
  static final String SECRET = "secret-access-key";
  static final String TOKEN = "session-token";
  static final String CREATE_GROUP = "create-group";
  static final String TIMEOUT = "timeout-seconds";

  static final SortedMap<String, String> HELP = help();

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final long DEFAULT_TIMEOUT = 10;
  private static final long MOST_TIMEOUT = 300;

  private static SortedMap<String, String> help() {
    TreeMap<String, String> help = new TreeMap<>();
    help.put(GROUP, "Name of the log group.");
    help.put(STREAM, "Name of the log stream; made when it is not there.");
    help.put(REGION, "The AWS region, such as eu-central-1.");
    help.put(ENDPOINT, "Another address than Amazon's, such as a VPC endpoint's.");
    help.put(CA_FILE, "PEM file of certificates to trust instead of the machine's.");
    help.put(KEY_ID, "Access key id; without it the AWS client's own chain is asked.");
    help.put(SECRET, "Secret access key; give it by reference.");
    help.put(TOKEN, "Session token, if the key is a temporary one; give it by reference.");
    help.put(CREATE_GROUP, "Whether the group may be made too: true or false (default).");
    help.put(TIMEOUT, "Longest time for one delivery attempt, in seconds (default 10).");
    return Collections.unmodifiableSortedMap(help);
  }

  String text(String name) {
    return optional(name).orElse("");
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name)).filter(v -> !v.isBlank());
  }

  boolean createsGroup() {
    return text(CREATE_GROUP).equals("true");
  }

  Duration timeout() {
    return Duration.ofSeconds(optional(TIMEOUT).map(Long::parseLong).orElse(DEFAULT_TIMEOUT));
  }

  /** What is wrong, all at once; a value that is still a reference is not looked into. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    for (String name : List.of(GROUP, STREAM, REGION)) {
      if (optional(name).isEmpty()) {
        problems.add(wrong(name, "It is missing.", "Add it: " + HELP.get(name)));
      }
    }
    if (optional(KEY_ID).isPresent() != optional(SECRET).isPresent()) {
      problems.add(wrong(SECRET, "Key id and secret go together.", "Give both, or neither."));
    }
    if (!Set.of("", "true", "false").contains(text(CREATE_GROUP)) && known(CREATE_GROUP)) {
      problems.add(wrong(CREATE_GROUP, "It is neither true nor false.", "Say true or false."));
    }
    if (optional(TIMEOUT).isPresent() && known(TIMEOUT) && !timeoutFits()) {
      problems.add(wrong(TIMEOUT, "It is no number from 1 to " + MOST_TIMEOUT + ".", "Give one."));
    }
    if (optional(ENDPOINT).isPresent() && known(ENDPOINT)) {
      problems.addAll(endpointProblems());
    }
    return problems;
  }

  private boolean known(String name) {
    return !text(name).contains("${");
  }

  private boolean timeoutFits() {
    String seconds = text(TIMEOUT);
    return seconds.matches("[1-9][0-9]{0,2}") && Long.parseLong(seconds) <= MOST_TIMEOUT;
  }

  private List<Problem> endpointProblems() {
    try {
      URI uri = new URI(text(ENDPOINT));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean here = uri.getHost() != null && LOOPBACK.contains(uri.getHost());
      if (uri.getHost() != null && (scheme.equals("https") || (scheme.equals("http") && here))) {
        return List.of();
      }
    } catch (URISyntaxException e) {
      // Told below, like any other text that is no address.
    }
    return List.of(
        wrong(
            ENDPOINT,
            "It is no https:// address; plain http:// is for this machine alone.",
            "Give an https:// address."));
  }

  private static Problem wrong(String name, String message, String next) {
    return new Problem("sink.bad-setting", Category.CONFIG, name, message, next);
  }

  @Override
  public String toString() {
    return "Settings" + values.keySet();
  }
}
