package io.clawback.consumers.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads {@code /proc} (proc(5)); a process that ends while it is read is simply not there. */
final class LinuxProcesses implements Processes {
  private static final int ENVIRONMENT_LIMIT = 1 << 20;
  private static final int COMMAND_LIMIT = 1 << 16;

  private final Path proc = Path.of("/proc");

  /** What {@code /proc/PID/stat} says. */
  private record Stat(Identity identity, char state, long session) {
    boolean dead() {
      return state == 'Z' || state == 'X' || state == 'x';
    }
  }

  /** Whether this machine has what is needed. */
  static boolean available() {
    return Files.isReadable(Path.of("/proc/self/stat"));
  }

  @Override
  public Place place() throws IOException {
    return new Place(
        hostName(),
        Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip(),
        Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString());
  }

  private String hostName() throws IOException {
    Path kernel = proc.resolve("sys/kernel/hostname");
    return Files.isReadable(kernel)
        ? Files.readString(kernel).strip()
        : InetAddress.getLocalHost().getHostName();
  }

  @Override
  public Optional<Identity> at(long pid) throws IOException {
    return stat(pid).filter(s -> !s.dead()).map(Stat::identity);
  }

  @Override
  public Map<String, List<Identity>> tokens() throws IOException {
    TreeMap<String, List<Identity>> found = new TreeMap<>();
    for (long pid : pids()) {
      Optional<String> token = token(pid);
      Optional<Identity> identity = token.isPresent() ? at(pid) : Optional.empty();
      if (token.isPresent() && identity.isPresent()) {
        found.computeIfAbsent(token.get(), t -> new ArrayList<>()).add(identity.get());
      }
    }
    found.values().forEach(l -> l.sort(Comparator.comparingLong(Identity::start)));
    return found;
  }

  private Optional<String> token(long pid) throws IOException {
    byte[] bytes = read(pid, "environ", ENVIRONMENT_LIMIT);
    String prefix = Launcher.TOKEN + "=";
    int from = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == 0) {
        if (i - from > prefix.length()) {
          String entry = new String(bytes, from, i - from, StandardCharsets.ISO_8859_1);
          if (entry.startsWith(prefix)) {
            return Optional.of(entry.substring(prefix.length()));
          }
        }
        from = i + 1;
      }
    }
    return Optional.empty();
  }

  @Override
  public List<Identity> family(Identity leader) throws IOException {
    List<Identity> found = new ArrayList<>();
    if (!lives(leader)) {
      return found;
    }
    found.add(leader);
    for (long pid : pids()) {
      stat(pid)
          .filter(s -> s.session() == leader.pid() && !s.dead())
          .map(Stat::identity)
          .filter(i -> !found.contains(i))
          .ifPresent(found::add);
    }
    List<ProcessHandle> below =
        ProcessHandle.of(leader.pid()).stream().flatMap(ProcessHandle::descendants).toList();
    for (ProcessHandle handle : below) {
      at(handle.pid())
          .filter(i -> i.start() >= leader.start() && !found.contains(i))
          .ifPresent(found::add);
    }
    return lives(leader) ? found : List.of();
  }

  @Override
  public Optional<Instant> startedAt(Identity identity) throws IOException {
    Optional<Instant> at = ProcessHandle.of(identity.pid()).flatMap(h -> h.info().startInstant());
    return lives(identity) ? at : Optional.empty();
  }

  @Override
  public boolean aboveUs(long pid) {
    Stream<ProcessHandle> chain =
        Stream.iterate(
                Optional.of(ProcessHandle.current()),
                Optional::isPresent,
                h -> h.flatMap(ProcessHandle::parent))
            .flatMap(Optional::stream);
    return pid == 1 || chain.anyMatch(h -> h.pid() == pid);
  }

  @Override
  public String commandLine(long pid) throws IOException {
    return new String(read(pid, "cmdline", COMMAND_LIMIT), StandardCharsets.UTF_8)
        .replace('\0', ' ')
        .strip();
  }

  @Override
  public void signal(Identity identity, boolean forcibly) throws IOException {
    // The JDK remembers the start time of a handle's process and checks it before it signals.
    Optional<ProcessHandle> handle = ProcessHandle.of(identity.pid());
    if (handle.isPresent() && lives(identity)) {
      boolean sent = forcibly ? handle.get().destroyForcibly() : handle.get().destroy();
      if (!sent && lives(identity)) {
        throw new IOException("no right to signal pid " + identity.pid());
      }
    }
  }

  private List<Long> pids() throws IOException {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.chars().allMatch(Character::isDigit)) {
          pids.add(Long.parseLong(name));
        }
      }
    }
    return pids;
  }

  /** Fields are counted after the last parenthesis: a command's name may hold anything. */
  private Optional<Stat> stat(long pid) throws IOException {
    String line = new String(read(pid, "stat", 4096), StandardCharsets.ISO_8859_1);
    int end = line.lastIndexOf(')');
    String[] fields = end < 0 ? new String[0] : line.substring(end + 1).strip().split(" ");
    if (fields.length < 20) {
      return Optional.empty();
    }
    Identity identity = new Identity(pid, Long.parseLong(fields[19]));
    return Optional.of(new Stat(identity, fields[0].charAt(0), Long.parseLong(fields[3])));
  }

  /**
   * What the file says; nothing when the process has ended, is the kernel's or another user's.
   * Where not even our own file can be read (no file handle left, say) it throws: trouble of ours
   * must never look as if nobody lived. The stream of {@code Files} is not closed by an interrupt.
   */
  private byte[] read(long pid, String file, int limit) throws IOException {
    try (InputStream in = Files.newInputStream(proc.resolve(Long.toString(pid)).resolve(file))) {
      return in.readNBytes(limit);
    } catch (NoSuchFileException | AccessDeniedException e) {
      return new byte[0];
    } catch (IOException e) {
      // ESRCH has a text of its own in each language; so it is told by what still works.
      Files.readAllBytes(proc.resolve("self/stat"));
      return new byte[0];
    }
  }
}
