package io.clawback.runtime.inspect;

import io.clawback.content.Contents;
import io.clawback.model.fleet.ContentDeclaration;
import io.clawback.spi.broker.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What a look did not reach, and what it looked for and found nowhere. */
final class Reached {
  private Reached() {}

  /** Notes for the reader of the report. */
  static List<String> notes(
      InspectRequest request,
      ContentDeclaration declared,
      Contents contents,
      List<Scan.Ended> ends,
      boolean interrupted) {
    List<String> notes = new ArrayList<>();
    boolean cut = ends.stream().anyMatch(e -> e.problem().isEmpty() && e.next() < e.range().to());
    if (cut && !interrupted) {
      request
          .maxBytes()
          .ifPresent(most ->
              notes.add(
                  "no fetch was begun after %,d bytes; a broker hands out whole batches, so the last one may go beyond"
                      .formatted(most)));
    }
    untouched(ends, notes);
    if (contents.messages() > 0) {
      missing(declared, contents, notes);
    }
    return notes;
  }

  private static void untouched(List<Scan.Ended> ends, List<String> notes) {
    TreeSet<Integer> untouched = new TreeSet<>();
    ends.forEach(e -> untouched.add(e.range().partition()));
    ends.stream()
        .filter(e -> e.next() > e.range().from())
        .forEach(e -> untouched.remove(e.range().partition()));
    if (!untouched.isEmpty()) {
      notes.add("nothing was read of " + PartitionNumbers.words(untouched));
    }
  }

  private static void missing(ContentDeclaration declared, Contents contents, List<String> notes) {
    long valued = contents.messages() - contents.tombstones();
    contents
        .duplicates()
        .filter(d -> d.keyed() == 0 && valued > 0)
        .flatMap(d -> declared.idempotencyKey())
        .ifPresent(key -> notes.add(none(contents, "the idempotency key", key, declared)));
    declared
        .tenant()
        .filter(tenant -> contents.tenants().isEmpty() && valued > 0)
        .ifPresent(tenant -> notes.add(none(contents, "the tenant", tenant, declared)));
  }

  private static String none(
      Contents contents, String what, String selector, ContentDeclaration declared) {
    return "none of %,d %s has %s %s: is that path right? (contents: %s)"
        .formatted(
            contents.messages(),
            contents.messages() == 1 ? "message" : "messages",
            what,
            selector,
            declared.name());
  }
}
