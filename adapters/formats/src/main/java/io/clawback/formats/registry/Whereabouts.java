package io.clawback.formats.registry;

import io.clawback.formats.registry.RegistryFailure.Kind;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Where a registry is, in words, and what to do when it does not answer as it should. */
record Whereabouts(RegistrySettings settings) {
  /** A part of a path from this length on may be a secret; names of interfaces are shorter. */
  private static final int LONG = 16;

  private static final String MASK = "***";

  /** The address without a part that may be a secret. */
  String address() {
    URI url = settings.url();
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String path =
        Arrays.stream(url.getRawPath().split("/", -1))
            .map(part -> part.length() < LONG ? part : MASK)
            .collect(Collectors.joining("/"));
    return url.getScheme() + "://" + url.getHost() + port + path;
  }

  /** What failed in a look: where, and what to do, as far as that is of use. */
  String note(RegistryFailure failure) {
    return switch (failure.kind()) {
      case DOWN, FOREIGN -> said(failure, "check its `url`");
      case REFUSED -> said(failure, "check its credentials");
      case SPENT, UNKNOWN, WRONG -> failure.why();
    };
  }

  private String said(RegistryFailure failure, String move) {
    return failure.why() + " (" + address() + "): " + move + ", run `clawback doctor`";
  }

  /** What to do about a failure of that kind. */
  String nextMove(Kind kind) {
    return switch (kind) {
      case DOWN, SPENT ->
          "Check that the registry runs, its `url`, and for https its certificates (`files`).";
      case REFUSED ->
          settings.authorization().isPresent()
              ? "Check `username` and `password`, or `token`, and what they may read."
              : "Declare `username` and `password`, or `token`: none is declared.";
      case FOREIGN, WRONG -> "Check `url`, with its path, and `api`.";
      case UNKNOWN -> "";
    };
  }
}
