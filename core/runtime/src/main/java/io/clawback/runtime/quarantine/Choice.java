package io.clawback.runtime.quarantine;

import io.clawback.model.message.OffsetSpans;
import java.util.List;
import java.util.SortedMap;

/**
 * What of a queue is to be put back.
 *
 * @param parts by source, sorted
 * @param rows a histogram of all that lies there, by source, tenant and reason, sorted
 * @param stays how many stay, by why
 */
public record Choice(List<Part> parts, List<Row> rows, SortedMap<String, Long> stays) {
  public Choice {
    parts = List.copyOf(parts);
    rows = List.copyOf(rows);
  }

  /**
   * What came from one queue.
   *
   * @param source as {@code environment/broker/queue}
   * @param ours whether we set it aside
   * @param tenants whose, as far as it is told
   * @param chosen where the copies lie
   * @param messages how many
   */
  public record Part(
      String source,
      boolean ours,
      List<String> tenants,
      SortedMap<Integer, OffsetSpans> chosen,
      long messages) {
    public Part {
      tenants = List.copyOf(tenants);
    }
  }

  /**
   * One bar of the histogram.
   *
   * @param tenant empty when nobody says whose
   * @param reason empty when nobody says why
   * @param goes how many are chosen
   * @param stays how many are not
   */
  public record Row(String source, String tenant, String reason, long goes, long stays) {}

  /** How many messages go. */
  public long messages() {
    return parts.stream().mapToLong(Part::messages).sum();
  }
}
