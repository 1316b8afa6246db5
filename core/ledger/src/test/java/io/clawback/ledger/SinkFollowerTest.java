package io.clawback.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.disk.DiskFault;
import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.model.audit.Entry;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.spi.sink.LedgerSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinkFollowerTest {
  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final FileLedger ledger = new World().open(disk);
  private final Listed sink = new Listed();
  private final SinkFollower follower = new SinkFollower(ledger, disk, "arch/ive", sink);

  /** Remembers what it was given; can be down, and can take only some. */
  private static final class Listed implements LedgerSink {
    final List<Long> got = new ArrayList<>();
    boolean down;
    int most = Integer.MAX_VALUE;

    @Override
    public Delivery deliver(List<Entry> entries) {
      if (down) {
        throw new ClawbackException(
            new Problem("sink.down", Category.CONNECTION, "here", "It is down.", "Wait."));
      }
      List<Entry> taken = entries.subList(0, Math.min(most, entries.size()));
      taken.forEach(e -> got.add(e.seq()));
      return new Delivery(taken.isEmpty() ? -1 : taken.getLast().seq(), List.of("a reason"));
    }

    @Override
    public List<Check> checks() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  @Test
  void aSinkIsBroughtUpToTheEndOnce() {
    for (int i = 0; i < 3; i++) {
      ledger.append(World.draft("number " + i));
    }
    SinkFollower.Progress progress = follower.follow();
    assertThat(progress.acceptedUpTo()).isEqualTo(3);
    assertThat(progress.behind()).isZero();
    assertThat(progress.problem()).isEmpty();
    assertThat(progress.rejected()).containsExactly("a reason");
    ledger.append(World.draft("more"));
    assertThat(follower.follow().acceptedUpTo()).isEqualTo(4);
    assertThat(follower.follow().acceptedUpTo()).isEqualTo(4);
    assertThat(sink.got).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void aSinkThatIsDownStopsNobodyAndIsCaughtUpLater() {
    ledger.append(World.draft("one"));
    sink.down = true;
    SinkFollower.Progress progress = follower.follow();
    assertThat(progress.problem().orElseThrow().code()).isEqualTo("sink.down");
    assertThat(progress.behind()).isEqualTo(2);
    assertThat(ledger.append(World.draft("two")).seq()).isEqualTo(2);
    sink.down = false;
    assertThat(follower.follow().behind()).isZero();
    assertThat(sink.got).containsExactly(0L, 1L, 2L);
  }

  @Test
  void whatASinkTookOfABatchIsKeptAndTheRestGoesNext() throws Exception {
    ledger.append(World.draft("one"));
    ledger.append(World.draft("two"));
    sink.most = 2;
    assertThat(follower.follow().acceptedUpTo()).isEqualTo(2);
    assertThat(sink.got).containsExactly(0L, 1L, 2L);
    sink.most = 0;
    ledger.append(World.draft("three"));
    SinkFollower.Progress progress = follower.follow();
    assertThat(progress.problem().orElseThrow().code()).isEqualTo("sink.behind");
    assertThat(SinkCursor.load(disk, "arch/ive").orElseThrow().seq()).isEqualTo(2);
  }

  @Test
  void onlyWhatIsDurableIsDelivered() {
    ledger.append(World.draft("durable"));
    disk.plan(2, DiskFault.FAILS);
    try {
      ledger.append(World.draft("written, not synced"));
    } catch (ClawbackException e) {
      assertThat(e.problem().code()).isEqualTo("ledger.write-failed");
    }
    assertThat(follower.follow().acceptedUpTo()).isEqualTo(1);
  }

  @Test
  void aCursorThatCannotBeKeptIsToldAndTheEntriesComeAgain() {
    ledger.append(World.draft("one"));
    disk.limit(0, false);
    assertThat(follower.follow().problem().orElseThrow().code()).isEqualTo("sink.cursor-unusable");
    disk.heal();
    assertThat(follower.follow().problem()).isEmpty();
    assertThat(sink.got).containsExactly(0L, 1L, 0L, 1L);
  }

  @Test
  void aDamagedCursorIsToldAndVerifyNamesIt() throws Exception {
    follower.follow();
    String file = Names.SINKS + "/" + disk.list(Names.SINKS).getFirst();
    disk.replace(file, "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(follower.follow().problem().orElseThrow().code()).isEqualTo("sink.cursor-unusable");
    assertThat(new ChainVerifier(disk).verify().faults().getFirst()).contains(file);
  }
}
