package io.clawback.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.conformance.disk.DiskConformance;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.DiskFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest extends DiskConformance {
  @TempDir Path folder;

  @Override
  protected Disk disk() throws IOException {
    return new FileDisk(folder.resolve("data"));
  }

  @Test
  void foldersAndFilesAreTheirOwnersAlone() throws Exception {
    Disk disk = disk();
    disk.append("ledger/segment").close();
    disk.replace("ledger/key", new byte[1]);
    disk.lock("ledger/lock").close();
    assertThat(rights("data")).isEqualTo("rwx------");
    assertThat(rights("data/ledger")).isEqualTo("rwx------");
    for (String file : disk.list("ledger")) {
      assertThat(rights("data/ledger/" + file)).as(file).isEqualTo("rw-------");
    }
  }

  private String rights(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  @Test
  void refusesNamesOutsideItsFolder() throws Exception {
    Disk disk = disk();
    for (String name : new String[] {"../x", "a/../../x", "/etc/x"}) {
      assertThatThrownBy(() -> disk.replace(name, new byte[1])).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anInterruptStopsNoWriteAndStaysSet() throws Exception {
    Disk disk = disk();
    try (Disk.Appender appender = disk.append("x")) {
      Thread.currentThread().interrupt();
      appender.write(new byte[3], 0, 3);
      appender.sync();
      disk.syncFolder("");
      disk.replace("y", new byte[2]);
      appender.write(new byte[3], 0, 3);
      assertThat(disk.read("x", 0, 10)).hasSize(6);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aFailedLockLeavesTheFirstOneStanding() throws Exception {
    Disk disk = disk();
    try (AutoCloseable held = disk.lock("lock")) {
      assertThatThrownBy(() -> disk.lock("lock")).isInstanceOf(IOException.class);
      assertThat(held).isNotNull();
      assertThat(lockedForOtherProcesses()).isTrue();
    }
    assertThat(lockedForOtherProcesses()).isFalse();
  }

  /** Asks a process of its own, since a process never collides with its own locks. */
  private boolean lockedForOtherProcesses() throws Exception {
    Path source = folder.resolve("TryLock.java");
    Files.writeString(
        source,
        """
        import java.nio.channels.FileChannel;
        import java.nio.file.*;
        class TryLock {
          public static void main(String[] args) throws Exception {
            try (var c = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
              System.exit(c.tryLock() == null ? 42 : 0);
            }
          }
        }
        """);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String lock = folder.resolve("data/lock").toString();
    Process process = new ProcessBuilder(java, source.toString(), lock).inheritIO().start();
    int exit = process.waitFor();
    assertThat(exit).isIn(0, 42);
    return exit == 42;
  }

  @Test
  void isFoundByItsService() {
    DiskFactory found = ServiceLoader.load(DiskFactory.class).findFirst().orElseThrow();
    assertThat(found.open(folder.resolve("other")).place())
        .isEqualTo(folder.resolve("other").toString());
  }

  @Test
  void refusesAFolderThatOthersMayWriteTo() throws Exception {
    for (String rights : new String[] {"rwxrwx---", "rwx----w-"}) {
      Path open = Files.createDirectory(folder.resolve(rights));
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(rights));
      assertThatThrownBy(() -> new FileDisk(open))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("chmod go-w");
    }
  }

  @Test
  void writesThroughNoLink() throws Exception {
    Disk disk = disk();
    disk.append("ledger/a").close();
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "mine");
    Files.createSymbolicLink(folder.resolve("data/ledger/b"), elsewhere);
    Files.createSymbolicLink(folder.resolve("data/ledger/c.tmp"), elsewhere);
    assertThatThrownBy(() -> disk.append("ledger/b")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk.lock("ledger/b")).isInstanceOf(IOException.class);
    disk.replace("ledger/c", new byte[3]);
    disk.replace("ledger/b", new byte[3]);
    assertThat(Files.readString(elsewhere)).isEqualTo("mine");
    assertThat(disk.read("ledger/b", 0, 9)).hasSize(3);
  }
}
