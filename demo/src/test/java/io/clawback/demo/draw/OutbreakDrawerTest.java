package io.clawback.demo.draw;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.demo.draw.Outbreak.Readers;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OutbreakDrawerTest {
  static LongStream seeds() {
    return LongStream.rangeClosed(0, 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSizesAreThoseThatTheScenarioTells(long seed) {
    Outbreak world = OutbreakDrawer.draw(seed, Size.FULL, Readers.SHARING);
    assertThat(world.messages()).isEqualTo(847_293);
    assertThat(world.poison()).isEqualTo(18_247);
    assertThat(world.queues()).hasSize(3);
    assertThat(world.groups()).hasSize(12).doesNotHaveDuplicates();
    assertThat(world.topics()).hasSize(11).doesNotHaveDuplicates();
    assertThat(world.neighbours()).extracting(Outbreak.Neighbour::tenant).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyQueueIsFarBeyondWhatIsPromisedAndOneNeighbourALittle(long seed) {
    for (Size size : Size.values()) {
      Outbreak world = OutbreakDrawer.draw(seed, size, Readers.SHARING);
      assertThat(world.queues())
          .allMatch(q -> q.messages() >= 3 * world.slo() && q.poison() >= q.parts().size());
      assertThat(world.neighbours().stream().filter(n -> n.lag() > n.slo())).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSameSeedDrawsTheSame(long seed) {
    assertThat(OutbreakDrawer.draw(seed, Size.FULL, Readers.SHARING))
        .isEqualTo(OutbreakDrawer.draw(seed, Size.FULL, Readers.SHARING))
        .isNotEqualTo(OutbreakDrawer.draw(seed + 1, Size.FULL, Readers.SHARING));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aloneEachQueueHasOneGroupAndTheSameMessages(long seed) {
    Outbreak world = OutbreakDrawer.draw(seed, Size.FULL, Readers.ALONE);
    assertThat(world.queues()).hasSize(3).allMatch(q -> q.groups().size() == 1);
    assertThat(world.messages()).isEqualTo(847_293);
    assertThat(world.poison()).isEqualTo(18_247);
    assertThat(world.queues())
        .extracting(Outbreak.Queue::parts)
        .isEqualTo(
            OutbreakDrawer.draw(seed, Size.FULL, Readers.SHARING).queues().stream()
                .map(Outbreak.Queue::parts)
                .toList());
  }
}
