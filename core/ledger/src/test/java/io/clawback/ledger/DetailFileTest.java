package io.clawback.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.conformance.disk.SimulatedDisk;
import io.clawback.spi.state.Disk;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DetailFileTest {
  @Test
  void whatIsLargerThanAnyDetailOfOursIsNotReadAtAll() throws IOException {
    Disk disk = new SimulatedDisk(1);
    byte[] huge = new byte[LedgerLimits.DEFAULT.detailBytes() + 1];
    String hex = Sha256.hex(new Sha256().of(huge));
    disk.replace(Names.detail(hex), huge);
    assertThat(DetailFile.holds(disk, "sha256:" + hex)).isFalse();
  }

  @Test
  void whatWasKeptIsThere() throws IOException {
    Disk disk = new SimulatedDisk(1);
    String named = DetailFile.keep(disk, new byte[] {'{', '}'});
    assertThat(DetailFile.holds(disk, named)).isTrue();
  }
}
