package io.clawback.proofs.crash;

import io.clawback.disk.FileDiskFactory;
import io.clawback.proofs.crash.Death.File;
import io.clawback.proofs.crash.Death.When;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.DiskFactory;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The machine's own disk, in a process that kills itself at one of its writes to the ledger. */
public final class DyingDisks implements DiskFactory {
  private static final String FIRST = "ledger/segment-0000000000000000000.jsonl";

  private final Death death = Death.told();
  private int left = death.count();

  @Override
  public Disk open(Path root) {
    Disk real = new FileDiskFactory().open(root);
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(real, arguments);
                return method.getName().equals("append")
                    ? appender((String) arguments[0], (Disk.Appender) result)
                    : result;
              } catch (java.lang.reflect.InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Disk.Appender appender(String name, Disk.Appender real) {
    if (name.startsWith("ledger/segment-")) {
      // It has just been made, and is empty.
      if (death.file() == File.SEGMENT && !name.equals(FIRST)) {
        die();
      }
      return new Dying(real, File.ENTRY);
    }
    return name.equals("ledger/checkpoints") ? new Dying(real, File.CHECKPOINT) : real;
  }

  /** SIGKILL: nothing of this process runs after it. */
  private static void die() {
    try {
      new ProcessBuilder("kill", "-KILL", Long.toString(ProcessHandle.current().pid())).start();
      Thread.sleep(Long.MAX_VALUE);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file that may be the last one. */
  private final class Dying implements Disk.Appender {
    private final Disk.Appender real;
    private final File file;
    private boolean last;

    Dying(Disk.Appender real, File file) {
      this.real = real;
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      last = due(new String(bytes, offset, length, StandardCharsets.UTF_8));
      if (last && death.when() == When.BEFORE) {
        die();
      }
      if (last && death.when() == When.HALF) {
        real.write(bytes, offset, length / 2);
        real.sync();
        die();
      }
      real.write(bytes, offset, length);
      if (last && death.when() == When.WRITTEN) {
        die();
      }
    }

    private boolean due(String text) {
      if (file == File.CHECKPOINT) {
        return death.file() == File.CHECKPOINT && left == 0;
      }
      if (left > 0 && text.contains("\"kind\":\"" + death.kind() + "\"")) {
        left--;
        return left == 0 && death.file() == File.ENTRY;
      }
      return false;
    }

    @Override
    public void sync() throws IOException {
      real.sync();
      if (last) {
        die();
      }
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
