package io.clawback.brokers.kafka.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.brokers.kafka.look.LagArithmetic.Commit;
import io.clawback.brokers.kafka.look.LagArithmetic.Log;
import io.clawback.model.observed.Measured;
import io.clawback.model.observed.Measured.Known;
import io.clawback.model.observed.Measured.Method;
import io.clawback.model.observed.Measured.Reason;
import io.clawback.model.observed.Measured.Unknown;
import io.clawback.model.observed.PartitionLag;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LagArithmeticTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  private static Log log(long start, long end, boolean compacted) {
    return new Log(
        Measured.broker(start, AT), Measured.broker(end, AT), OptionalInt.of(3), compacted);
  }

  private static PartitionLag lag(long offset, OptionalInt epoch, Log log) {
    return LagArithmetic.of(0, new Commit(offset, epoch, AT), log);
  }

  private static Reason reason(Measured measured) {
    return ((Unknown) measured).reason();
  }

  @Test
  void trustsDifferencesLessWhereOffsetsMayHoldNothing() {
    Known plain = (Known) lag(4, OptionalInt.empty(), log(0, 10, false)).lagMessages();
    Known compacted = (Known) lag(4, OptionalInt.empty(), log(0, 10, true)).lagMessages();
    Known none = (Known) lag(10, OptionalInt.empty(), log(0, 10, true)).lagMessages();
    assertThat(plain.value()).isEqualTo(compacted.value()).isEqualTo(6);
    assertThat(plain.confidence()).isLessThan(100).isGreaterThan(compacted.confidence());
    assertThat(none.confidence()).isEqualTo(100);
  }

  @Test
  void aCommitOfAnEarlierQueueOfThatNameIsNoLag() {
    PartitionLag lag = lag(4, OptionalInt.of(7), log(0, 10, false));
    assertThat(reason(lag.offsetLag())).isEqualTo(Reason.RECREATED);
    assertThat(reason(lag.lagMessages())).isEqualTo(Reason.RECREATED);
    assertThat(lag(4, OptionalInt.of(3), log(0, 10, false)).lagMessages().number()).hasValue(6);
  }

  @Test
  void caughtUpIsOfNoAge() {
    Known age = (Known) lag(10, OptionalInt.empty(), log(0, 10, false)).lagSeconds();
    assertThat(age.value()).isZero();
    assertThat(age.method()).isEqualTo(Method.CAUGHT_UP);
    assertThat(reason(lag(9, OptionalInt.empty(), log(0, 10, false)).lagSeconds()))
        .isEqualTo(Reason.NOT_ASKED);
  }

  @Test
  void anUnknownEndMakesEverythingBehindItUnknown() {
    Log blind =
        new Log(
            Measured.broker(0, AT), Measured.unknown(Reason.NO_LEADER), OptionalInt.empty(), false);
    PartitionLag lag = lag(4, OptionalInt.empty(), blind);
    assertThat(lag.committed().number()).hasValue(4);
    assertThat(reason(lag.offsetLag())).isEqualTo(Reason.NO_LEADER);
    assertThat(reason(lag.lagMessages())).isEqualTo(Reason.NO_LEADER);
    assertThat(reason(lag.lagSeconds())).isEqualTo(Reason.NO_LEADER);
  }
}
