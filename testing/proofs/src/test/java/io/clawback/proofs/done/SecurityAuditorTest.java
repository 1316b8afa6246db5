package io.clawback.proofs.done;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.demo.draw.Drawer;
import io.clawback.demo.draw.Size;
import io.clawback.model.json.Json;
import io.clawback.proofs.product.CommandLineProcess;
import io.clawback.proofs.product.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code demo security-auditor -o json}, clusters, consumers and all. */
class SecurityAuditorTest {
  static LongStream seeds() {
    return Boolean.getBoolean("clawback.long") ? LongStream.of(0, 1, 2, 7) : LongStream.of(7);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsRemediesAndRecordsWhatWasDrawn(long seed, @TempDir Path folder) throws Exception {
    CommandLineProcess clawback = new CommandLineProcess(folder);
    CommandLineProcess.Running demo =
        clawback.start("demo", "security-auditor", "-o", "json", "--seed", Long.toString(seed));
    TreeSet<Path> jars = new TreeSet<>();
    List<ProcessHandle> world = new ArrayList<>();
    while (!demo.process().waitFor(500, TimeUnit.MILLISECONDS)) {
      jars.addAll(Processes.openJars(demo.process().toHandle()));
      demo.process().descendants().filter(p -> !world.contains(p)).forEach(world::add);
    }
    CommandLineProcess.Said said = demo.await(Duration.ofMinutes(8));

    assertThat(said.exitCode()).as(said.all()).isZero();
    Json.Obj log = said.json();
    SeedLog.check(log, Drawer.draw(seed, Size.FULL));
    assertThat(jars).as("jars the product had open").isNotEmpty();
    assertThat(jars).allMatch(j -> j.startsWith(CommandLineProcess.jars()));
    assertThat(world).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    assertThat(Processes.having(mark(Path.of(log.text("config"))))).isEmpty();
    verified(folder, log);
  }

  /** The ledger, after everything else is gone, and the sink that is a file. */
  private static void verified(Path folder, Json.Obj log) throws IOException, InterruptedException {
    Path data = Path.of(log.text("data"));
    CommandLineProcess.Said verdict =
        new CommandLineProcess(folder, "-d", data.toString()).run("audit", "verify");
    assertThat(verdict.exitCode()).as(verdict.all()).isZero();
    assertThat(verdict.out()).startsWith("CLEAN");
    assertThat(Files.readString(data.resolveSibling("sinks").resolve("compliance.jsonl")))
        .contains("PLAN_MADE", "APPROVED", "INTENDED", "OUTCOME", "VERIFIED");
  }

  /** The word that all consumers of that world carry, the product's as well. */
  static String mark(Path config) throws IOException {
    return Files.readAllLines(config).stream()
        .map(String::strip)
        .filter(l -> l.startsWith("adopt-match: "))
        .map(l -> l.substring("adopt-match: ".length()).replace("\"", ""))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void productHasNoClassOfTheDemoAndNoServer() throws IOException {
    try (Stream<Path> jars = Files.list(CommandLineProcess.jars())) {
      for (Path jar : jars.toList()) {
        try (JarFile file = new JarFile(jar.toFile())) {
          assertThat(file.stream().map(e -> e.getName()))
              .as(jar.toString())
              .noneMatch(n ->
                  n.startsWith("io/clawback/demo/")
                      || n.startsWith("io/clawback/servers/")
                      || n.startsWith("io/clawback/conformance/")
                      || n.startsWith("kafka/server/"));
        }
      }
    }
  }
}
