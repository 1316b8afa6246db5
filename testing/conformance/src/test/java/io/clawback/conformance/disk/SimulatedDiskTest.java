package io.clawback.conformance.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.spi.state.Disk;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest extends DiskConformance {
  @Override
  protected SimulatedDisk disk() {
    return new SimulatedDisk(7);
  }

  @Test
  void unsyncedBytesAndNamesAreLostInACrash() throws Exception {
    SimulatedDisk disk = disk();
    Disk.Appender kept = disk.append("f/kept");
    disk.syncFolder("f");
    kept.write(new byte[10], 0, 10);
    kept.sync();
    kept.write(new byte[5], 0, 5);
    Disk.Appender nameless = disk.append("f/nameless");
    nameless.write(new byte[3], 0, 3);
    nameless.sync();
    disk.crash(SimulatedDisk.Loss.ALL_UNSYNCED);
    assertThat(disk.list("f")).containsExactly("kept");
    assertThat(disk.size("f/kept")).isEqualTo(10);
    assertThatThrownBy(() -> kept.write(new byte[1], 0, 1)).isInstanceOf(SimulatedCrash.class);
  }

  @Test
  void aLyingSyncLosesWhatItPromised() throws Exception {
    SimulatedDisk disk = disk();
    Disk.Appender file = disk.append("f/x");
    disk.syncFolder("f");
    file.write(new byte[4], 0, 4);
    disk.plan(1, DiskFault.LIES);
    file.sync();
    disk.crash(SimulatedDisk.Loss.ALL_UNSYNCED);
    assertThat(disk.size("f/x")).isZero();
  }

  @Test
  void aFullDiskTakesWhatFitsAndSaysSo() throws Exception {
    SimulatedDisk disk = disk();
    Disk.Appender file = disk.append("x");
    disk.limit(6, false);
    assertThatThrownBy(() -> file.write(new byte[10], 0, 10))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
    assertThat(disk.size("x")).isEqualTo(6);
  }

  @Test
  void afterAPlannedCrashNothingWorksUntilTheRestart() throws Exception {
    SimulatedDisk disk = disk();
    disk.plan(1, DiskFault.CRASHES);
    assertThatThrownBy(() -> disk.append("x")).isInstanceOf(SimulatedCrash.class);
    assertThatThrownBy(() -> disk.exists("x")).isInstanceOf(SimulatedCrash.class);
    disk.crash(SimulatedDisk.Loss.PREFIX_SURVIVES);
    assertThat(disk.exists("x")).isFalse();
  }
}
