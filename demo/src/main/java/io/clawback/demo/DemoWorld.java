package io.clawback.demo;

import io.clawback.demo.world.StandingWorld;
import io.clawback.demo.world.Stopping;
import io.clawback.demo.world.WorldFolders;
import io.clawback.model.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Starts the world of a scenario, prints one line of JSON when it is ready, and runs until its
 * standard input ends, so that it never outlives whoever started it; with {@code --keep}, until
 * SIGTERM or {@code --stop}. Then it ends everything it started. Each line of its input is a word
 * that the world may know ({@link StandingWorld#asked}); its answer is a line of JSON.
 *
 * <p>The line: {@code config} (the product's config file), {@code data} (a folder for the product's
 * data), {@code folder}, {@code worldPid}, {@code seed}, {@code millis} (how long it took). What
 * was drawn is not told.
 */
public final class DemoWorld {
  private DemoWorld() {}

  /** Exit codes: 0 ended as asked, 1 failed, 2 usage. */
  public static void main(String[] words) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Options options;
    try {
      options = Options.read(List.of(words));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
      return;
    }
    if (options.stop().isPresent()) {
      System.exit(Stopping.stop(options.stop().get()) ? 0 : 1);
    }
    Path place = options.folder().orElseGet(WorldFolders::temporary);
    System.setProperty("clawback.demo.log", WorldFolders.log(place).toString());
    run(options, place, begun);
    // Kafka leaves threads behind that would keep the process.
    System.exit(0);
  }

  private static void run(Options options, Path place, long begun)
      throws IOException, InterruptedException {
    StandingWorld world;
    try {
      world = options.scenario().start(options.seed(), options.size(), place);
    } catch (RuntimeException e) {
      System.err.println("the demo's world did not start: " + e.getMessage());
      e.printStackTrace();
      System.exit(1);
      return;
    }
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  world.close();
                  closed.countDown();
                }));
    System.out.println(ready(options, world, place, (System.nanoTime() - begun) / 1_000_000));
    System.out.flush();
    answer(world);
    if (options.keep()) {
      // Who waits for the end of our starter's output must not wait for us.
      System.out.close();
      System.err.close();
      closed.await();
    }
  }

  /** Does what its starter says, a word a line, and says what came of it; until the input ends. */
  private static void answer(StandingWorld world) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String word = in.readLine(); word != null; word = in.readLine()) {
      Json.Obj said;
      try {
        said = world.asked(word);
      } catch (RuntimeException e) {
        e.printStackTrace();
        said = Json.of(Map.of("failed", Json.of(String.valueOf(e.getMessage()))));
      }
      System.out.println(said.canonical());
      System.out.flush();
    }
  }

  private static String ready(Options options, StandingWorld world, Path place, long millis) {
    return Json.of(
            Map.of(
                "config", Json.of(world.config().toString()),
                "data", Json.of(world.data().toString()),
                "folder", Json.of(place.toAbsolutePath().normalize().toString()),
                "worldPid", Json.of(ProcessHandle.current().pid()),
                "seed", Json.of(options.seed()),
                "millis", Json.of(millis)))
        .canonical();
  }
}
