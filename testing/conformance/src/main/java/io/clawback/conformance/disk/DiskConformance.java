package io.clawback.conformance.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.spi.state.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What every disk must do. A test class for a disk extends this. */
public abstract class DiskConformance {
  /** An empty disk. */
  protected abstract Disk disk() throws IOException;

  @Test
  void whatIsAppendedIsRead() throws Exception {
    Disk disk = disk();
    try (Disk.Appender appender = disk.append("ledger/a")) {
      write(appender, "one");
      write(appender, "two");
      appender.sync();
      assertThat(appender.size()).isEqualTo(6);
    }
    disk.syncFolder("ledger");
    assertThat(text(disk.read("ledger/a", 0, 100))).isEqualTo("onetwo");
    assertThat(text(disk.read("ledger/a", 2, 3))).isEqualTo("etw");
    assertThat(disk.read("ledger/a", 6, 3)).isEmpty();
    assertThat(disk.read("ledger/a", 60, 3)).isEmpty();
    assertThat(disk.size("ledger/a")).isEqualTo(6);
  }

  @Test
  void appendingGoesOnAtTheEnd() throws Exception {
    Disk disk = disk();
    for (String part : new String[] {"one", "two"}) {
      try (Disk.Appender appender = disk.append("a")) {
        write(appender, part);
        appender.sync();
      }
    }
    assertThat(text(disk.read("a", 0, 100))).isEqualTo("onetwo");
  }

  @Test
  void replacingLeavesTheNewContentAlone() throws Exception {
    Disk disk = disk();
    disk.replace("f/x", "long content".getBytes(StandardCharsets.UTF_8));
    disk.replace("f/x", "short".getBytes(StandardCharsets.UTF_8));
    assertThat(text(disk.read("f/x", 0, 100))).isEqualTo("short");
    assertThat(disk.list("f")).containsExactly("x");
  }

  @Test
  void cuttingKeepsTheFirstPart() throws Exception {
    Disk disk = disk();
    disk.replace("x", "content".getBytes(StandardCharsets.UTF_8));
    disk.truncate("x", 3);
    assertThat(text(disk.read("x", 0, 100))).isEqualTo("con");
    assertThatThrownBy(() -> disk.truncate("x", 4)).isInstanceOf(IOException.class);
    try (Disk.Appender appender = disk.append("x")) {
      write(appender, "!");
    }
    assertThat(text(disk.read("x", 0, 100))).isEqualTo("con!");
  }

  @Test
  void listsFilesOfOneFolderInOrder() throws Exception {
    Disk disk = disk();
    for (String name : new String[] {"f/b", "f/a", "f/deeper/c", "d"}) {
      disk.replace(name, new byte[0]);
    }
    assertThat(disk.list("f")).containsExactly("a", "b");
    assertThat(disk.list("nowhere")).isEmpty();
    assertThat(disk.exists("f/a")).isTrue();
    assertThat(disk.exists("f/z")).isFalse();
  }

  @Test
  void whatIsDeletedIsGoneAndMayBeMadeAnew() throws Exception {
    Disk disk = disk();
    disk.replace("f/x", "old".getBytes(StandardCharsets.UTF_8));
    disk.replace("f/y", "stays".getBytes(StandardCharsets.UTF_8));
    disk.delete("f/x");
    disk.delete("f/never-there");
    disk.syncFolder("f");
    assertThat(disk.exists("f/x")).isFalse();
    assertThat(disk.list("f")).containsExactly("y");
    try (Disk.Appender appender = disk.append("f/x")) {
      write(appender, "new");
    }
    assertThat(text(disk.read("f/x", 0, 100))).isEqualTo("new");
  }

  @Test
  void missingFilesAreErrors() throws Exception {
    Disk disk = disk();
    assertThatThrownBy(() -> disk.read("none", 0, 1)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk.size("none")).isInstanceOf(IOException.class);
  }

  @Test
  void aLockIsHeldByOneUntilItIsGivenBack() throws Exception {
    Disk disk = disk();
    AutoCloseable lock = disk.lock("l/lock");
    assertThatThrownBy(() -> disk.lock("l/lock"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("held by");
    lock.close();
    disk.lock("l/lock").close();
  }

  private static void write(Disk.Appender appender, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    appender.write(bytes, 0, bytes.length);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
