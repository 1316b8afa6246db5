package io.clawback.content;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whether what looks like schemas' ids are some: of a queue's messages most name a schema that
 * others name, too, however many ids were made up beside. Judged by what the ids cover: that there
 * are many says nothing, and whoever writes to the queue can add some.
 */
final class SchemaCoverage {
  private static final int FEW = 64;

  /** What a queue's ids are found to be. */
  private enum Ids {
    NONE,
    /** They are few, and each may be another: it takes more messages to tell. */
    PERHAPS,
    SURE
  }

  private final Evidence evidence;
  private final Ids confluent;
  private final Ids apicurio;

  SchemaCoverage(Evidence evidence) {
    this.evidence = evidence;
    long framed =
        count(Format.CONFLUENT) + count(Format.FRAMED_JSON) + count(Format.FRAMED_MALFORMED);
    this.confluent = plausible(framed, evidence.wild, Format.CONFLUENT, Format.FRAMED_JSON);
    this.apicurio = plausible(count(Format.APICURIO), 0, Format.APICURIO, Format.APICURIO);
  }

  /** Whether those in four bytes are. */
  boolean confluent() {
    return confluent != Ids.NONE;
  }

  /** Whether those in eight bytes, or in headers, are. */
  boolean apicurio() {
    return apicurio != Ids.NONE;
  }

  /** Whether more messages of that format cannot show that its ids are none. */
  boolean isSure(Format format) {
    return format == Format.APICURIO ? apicurio == Ids.SURE : confluent == Ids.SURE;
  }

  private long count(Format format) {
    return evidence.formats[format.ordinal()];
  }

  private Ids plausible(long framed, long wild, Format one, Format other) {
    List<Long> counts = new ArrayList<>();
    for (Group group : evidence.schemas.all()) {
      if (group.coarse() == one.ordinal() || group.coarse() == other.ordinal()) {
        counts.add(group.tally().count);
      }
    }
    Collections.sort(counts);
    double ids = counts.size() / evidence.schemas.kept();
    long repeated = 0;
    if (evidence.schemas.overflowed() && !counts.isEmpty()) {
      // Those that are kept are a fair sample of the ids: what is beyond the typical one's is of
      // ids that most messages name.
      repeated = framed - Math.round(ids * counts.get(counts.size() / 2));
    } else {
      for (long count : counts) {
        repeated += count > 1 ? count : 0;
      }
    }
    if (2 * repeated >= framed) {
      return Ids.SURE;
    }
    return ids <= FEW && 2 * wild < framed ? Ids.PERHAPS : Ids.NONE;
  }
}
