package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code ./clawback} itself, in a tree of its own with a Maven and a JDK that only log.
 */
class LauncherTest {
  @TempDir private Path root;
  private Path tree;
  private Path builds;
  private Path jdk;

  @BeforeEach
  void tree() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("scripts/jdk.sh"))) {
      here = here.getParent();
    }
    tree = root.resolve("a tree");
    builds = root.resolve("builds");
    for (String folder :
        List.of(
            "core/x/src/main",
            "brokers",
            "adapters",
            "app/app/src/main",
            "demo",
            "testing/servers",
            "testing/conformance",
            "scripts")) {
      Files.createDirectories(tree.resolve(folder));
    }
    for (String file : List.of("clawback", "scripts/jdk.sh")) {
      Files.copy(here.resolve(file), tree.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.writeString(tree.resolve("pom.xml"), "<project/>");
    Files.writeString(tree.resolve("core/x/src/main/A.java"), "class A {}");
    script(
        "bin/mvn",
        "sleep 0.5; printf '\\033[0m'; echo built >>'"
            + builds
            + "'; mkdir -p app/app/target/dist/lib; exit ${FAIL:-0}");
    jdk = root.resolve("jdk-25");
    jdk(jdk, "25.0.1");
    older(tree);
  }

  private void jdk(Path home, String version) throws IOException {
    String name = root.relativize(home).toString();
    script(name + "/bin/javac", "exit 0");
    script(name + "/bin/java", "echo \"java $*\"");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private void script(String name, String body) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** Everything was last written a minute ago, so that a build now is newer beyond doubt. */
  private static void older(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
      }
    }
  }

  private record Ended(int code, String text) {}

  private Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", tree.resolve("clawback").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("PATH", root.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().remove("CLAWBACK_JAVA_OPTS");
    return builder.start();
  }

  private static Ended end(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String text =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), text);
  }

  private long built() throws IOException {
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  @Test
  void buildsAtTheFirstUseOnly() throws Exception {
    assertThat(end(start("--version")).text())
        .contains("building")
        .contains("Main --version")
        .doesNotContain("\u001b");
    assertThat(end(start("validate", "-o", "json")).text())
        .doesNotContain("building")
        .contains("Main validate -o json");
    assertThat(end(start("runs")).text())
        .contains("-Dclawback.command='" + tree.resolve("clawback") + "'");
    assertThat(built()).isEqualTo(1);
  }

  @Test
  void buildsAgainAfterASourceChanged() throws Exception {
    end(start("--version"));
    Files.writeString(tree.resolve("core/x/src/main/A.java"), "class A { int b; }");
    Files.setLastModifiedTime(
        tree.resolve("core/x/src/main/A.java"), FileTime.from(Instant.now().plusSeconds(1)));
    assertThat(end(start("--version")).text()).contains("building");
    assertThat(built()).isEqualTo(2);
  }

  @Test
  void buildsAgainAfterASourceWentAway() throws Exception {
    end(start("--version"));
    Files.delete(tree.resolve("core/x/src/main/A.java"));
    Files.setLastModifiedTime(
        tree.resolve("core/x/src/main"), FileTime.from(Instant.now().plusSeconds(1)));
    end(start("--version"));
    assertThat(built()).isEqualTo(2);
  }

  @Test
  void firstUsesAtTheSameTimeBuildOnce() throws Exception {
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(start("--version"));
    }
    for (Process process : all) {
      assertThat(end(process)).satisfies(e -> assertThat(e.code()).as(e.text()).isZero());
    }
    assertThat(built()).isEqualTo(1);
  }

  @Test
  void aFailedBuildStartsNothingAndIsTriedAgain() throws Exception {
    script("bin/mvn", "echo broken >&2; exit 1");
    Ended ended = end(start("--version"));
    assertThat(ended.code()).isNotZero();
    assertThat(ended.text()).contains("broken").doesNotContain("Main --version");
    script("bin/mvn", "mkdir -p app/app/target/dist/lib");
    assertThat(end(start("--version")).text()).contains("Main --version");
  }

  @Test
  void saysInOneLineThatTheJdkIsMissing() throws Exception {
    jdk = root.resolve("jdk-17");
    jdk(jdk, "17.0.9");
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "HOME=/nonexistent; PATH=/usr/bin:/bin; . '"
                    + tree.resolve("scripts/jdk.sh")
                    + "'; jdk_release \"$JAVA_HOME\"; echo; jdk_release /nonexistent; "
                    + "jdk_release() { echo 17; }; find_jdk; echo code $?")
            .redirectErrorStream(true)
            .start();
    assertThat(end(process).text()).contains("A JDK 25 or newer is missing").endsWith("code 1\n");
  }

  /** Out of memory the JVM's own exit code would be 3, which says that something was found. */
  @Test
  void runningOutOfMemoryLooksLikeACrashAndNotLikeAFinding() throws Exception {
    script(
        root.relativize(jdk) + "/bin/java",
        """
        given=()
        for word in "$@"; do
          case $word in
            -XX:AOT*) ;;
            -X*) given+=("$word") ;;
          esac
        done
        exec '%s' "${given[@]}" -Xmx32m -Xmn16m -cp '%s' %s
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Path.of(
                    RunsOutOfMemory.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()),
                RunsOutOfMemory.class.getName()));
    assertThat(end(start("runs")).code()).isEqualTo(137);
  }

  @Test
  void takesJavaHomeWhenItIsNewEnough() throws Exception {
    jdk = root.resolve("jdk-27");
    jdk(jdk, "27-ea");
    end(start("--version"));
    assertThat(Files.readString(tree.resolve("app/app/target/dist/stamp"))).isEqualTo(jdk + "\n");
  }
}
