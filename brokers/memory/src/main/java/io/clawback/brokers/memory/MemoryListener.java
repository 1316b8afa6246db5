package io.clawback.brokers.memory;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a consumer has beside it that listens to a list: it knows the list as it was when it last
 * heard of it, and says in another queue up to where it has it. Used alone.
 */
final class MemoryListener {
  private final MemoryCluster cluster;
  private final String group;
  private final String list;
  private final String status;
  private Optional<SkipListing> known = Optional.empty();
  private String said = "";
  private boolean deaf;

  MemoryListener(MemoryCluster cluster, String group, String list, String status) {
    this.cluster = cluster;
    this.group = group;
    this.list = list;
    this.status = status;
  }

  void deaf(boolean now) {
    deaf = now;
  }

  /** Reads the list as it is now, and says so; a list that is not there leaves out nothing. */
  void hear(String memberId) {
    if (deaf) {
      return;
    }
    MemoryQueue queue = cluster.queues().get(list);
    known = queue == null ? Optional.empty() : Optional.of(SkipListing.read(queue));
    say(
        memberId,
        queue == null
            ? MemberWord.UNREADABLE
            : new MemberWord(queue.incarnation(), known.orElseThrow().version()));
  }

  private void say(String memberId, MemberWord word) {
    String now = memberId + " " + word.text();
    if (!now.equals(said) && cluster.queues().containsKey(status)) {
      cluster.append(
          status,
          0,
          cluster.clock().now().toEpochMilli(),
          memberId.getBytes(StandardCharsets.UTF_8),
          word.text().getBytes(StandardCharsets.UTF_8));
      said = now;
    }
  }

  /** Whether its consumer does not get that message. */
  boolean leavesOut(String queue, int partition, long offset) {
    MemoryQueue from = cluster.queues().get(queue);
    List<SkipListing.Part> parts = known.map(SkipListing::parts).orElse(List.of());
    return from != null
        && parts.stream()
            .anyMatch(p ->
                p.group().equals(group)
                    && p.incarnation().equals(from.incarnation())
                    && p.partition() == partition
                    && p.offsets().contains(offset));
  }
}
