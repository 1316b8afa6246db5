package io.clawback.demo.outbreak;

import com.github.luben.zstd.Zstd;
import io.clawback.clients.kafka.skip.SkipInterceptor;
import io.clawback.demo.draw.Outbreak;
import io.clawback.demo.payments.PaymentConsumer;
import io.clawback.demo.world.ConsumerCommand;
import io.clawback.demo.world.Folder;
import io.clawback.demo.world.Mark;
import io.clawback.demo.world.Waiting;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonParser;

/** The tenant's services: a process for each queue, in it one member of each of its groups. */
final class Services {
  private static final int HEAP_MEGABYTES = 160;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Outbreak world;
  private final Folder folder;
  private final Mark mark;
  private final String bootstrap;
  private final List<Process> processes = new ArrayList<>();

  Services(Outbreak world, Folder folder, Mark mark, String bootstrap) {
    this.world = world;
    this.folder = folder;
    this.mark = mark;
    this.bootstrap = bootstrap;
  }

  /** Starts them; they are in no group yet when this returns. */
  void start() {
    for (Outbreak.Queue queue : world.queues()) {
      ProcessBuilder builder = new ProcessBuilder(command(queue));
      builder.redirectInput(new File("/dev/null"));
      builder.redirectErrorStream(true);
      builder.redirectOutput(folder.logs().resolve(queue.name() + ".log").toFile());
      try {
        Process process = builder.start();
        processes.add(process);
        Folder.write(pid(queue), process.pid() + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start a consumer", e);
      }
    }
  }

  /** Stops those that it started; they have left their groups when this returns. */
  void end() {
    processes.forEach(Process::destroy);
    Waiting.until(
        "the services end", PATIENCE, () -> processes.stream().noneMatch(Process::isAlive));
    processes.clear();
  }

  /** Where the pid of a queue's first service is. */
  Path pid(Outbreak.Queue queue) {
    return folder.pids().resolve(queue.name() + ".pid");
  }

  /** Throws when one of them has ended by itself. */
  void check() {
    if (!processes.stream().allMatch(Process::isAlive)) {
      throw new IllegalStateException("a service has ended; its log is in " + folder.logs());
    }
  }

  /** The words that start a queue's service. */
  List<String> command(Outbreak.Queue queue) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(ProcessHandle.current().pid()));
    arguments.add(bootstrap);
    arguments.add(queue.name());
    arguments.add(Integer.toString(world.capacity()));
    arguments.addAll(queue.groups());
    return ConsumerCommand.words(
        mark,
        HEAP_MEGABYTES,
        List.of(
            PaymentConsumer.class,
            KafkaConsumer.class,
            LoggerFactory.class,
            JsonParser.class,
            Zstd.class,
            SkipInterceptor.class),
        options(),
        arguments);
  }

  private List<String> options() {
    return switch (world.readers()) {
      case SHARING ->
          List.of(
              "-Dconsumer.interceptor.classes=" + SkipInterceptor.class.getName(),
              "-Dconsumer.clawback.skip.list=" + Fittings.SKIP_LIST,
              "-Dconsumer.clawback.skip.status=" + Fittings.SKIP_STATUS);
      case ALONE -> List.of();
    };
  }
}
