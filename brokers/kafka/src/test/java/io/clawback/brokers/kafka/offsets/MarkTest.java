package io.clawback.brokers.kafka.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.run.OperationId;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class MarkTest {
  private static final OperationId THERE = new OperationId("a".repeat(32));
  private static final OperationId BACK = new OperationId("b".repeat(32));

  @Test
  void aPlainCommitCarriesTheOperationAndNothingElse() {
    OffsetAndMetadata commit = Mark.commit(9, THERE, new OffsetAndMetadata(4));
    assertThat(commit).isEqualTo(new OffsetAndMetadata(9, "clawback:" + THERE));
    assertThat(Mark.by(THERE, commit)).isTrue();
    assertThat(Mark.by(BACK, commit)).isFalse();
    assertThat(Mark.commit(9, THERE, null)).isEqualTo(commit);
  }

  @Test
  void whatWasReplacedComesBackOnlyAtItsOwnOffset() {
    OffsetAndMetadata owners = new OffsetAndMetadata(4, Optional.of(7), "state, of\nstreams");
    OffsetAndMetadata there = Mark.commit(9, THERE, owners);
    assertThat(Mark.by(THERE, there)).isTrue();
    assertThat(Mark.commit(4, BACK, there)).isEqualTo(owners);
    OffsetAndMetadata elsewhere = Mark.commit(5, BACK, there);
    assertThat(Mark.by(BACK, elsewhere)).isTrue();
    assertThat(elsewhere.leaderEpoch()).isEmpty();
    assertThat(Mark.commit(9, THERE, elsewhere)).as("step by step back").isEqualTo(there);
  }

  @Test
  void anEpochComesBackUnderOurName() {
    OffsetAndMetadata owners = new OffsetAndMetadata(4, Optional.of(7), "");
    assertThat(Mark.commit(4, BACK, Mark.commit(9, THERE, owners)))
        .isEqualTo(new OffsetAndMetadata(4, Optional.of(7), "clawback:" + BACK));
  }

  @Test
  void whatTheBrokerWouldRefuseAsTooLongIsLeftOut() {
    OffsetAndMetadata longest = new OffsetAndMetadata(4, "x".repeat(4_096));
    OffsetAndMetadata there = Mark.commit(9, THERE, longest);
    assertThat(there.metadata()).isEqualTo("clawback:" + THERE);
    assertThat(Mark.commit(9, THERE, new OffsetAndMetadata(4, "x".repeat(4_000))).metadata())
        .hasSizeLessThanOrEqualTo(4_096)
        .contains("xxx");
  }

  @Test
  void aForgedMarkIsTakenForNothing() {
    for (String forged :
        new String[] {
          "clawback:", "clawback: was=4,,", "clawback:x was=99999999999999999999,,",
          "clawback:x was=4,99999999999,", "clawback:x was=-4,,", "clawback:x was="
        }) {
      OffsetAndMetadata commit = Mark.commit(4, BACK, new OffsetAndMetadata(9, forged));
      assertThat(Mark.by(BACK, commit)).as(forged).isTrue();
      assertThat(commit.leaderEpoch()).isEmpty();
    }
  }
}
