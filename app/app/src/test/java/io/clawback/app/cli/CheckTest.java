package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./check} itself, with a Maven that only writes reports. */
class CheckTest {
  @TempDir private Path root;
  private Path tree;

  @BeforeEach
  void tree() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("scripts/jdk.sh"))) {
      here = here.getParent();
    }
    tree = Files.createDirectories(root.resolve("tree"));
    Files.createDirectories(tree.resolve("scripts"));
    for (String file : List.of("check", "scripts/jdk.sh")) {
      Files.copy(here.resolve(file), tree.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    script("jdk/bin/javac", "exit 0");
    Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
    Path stale = tree.resolve("a/target/surefire-reports/TEST-gone.xml");
    Files.createDirectories(stale.getParent());
    Files.writeString(stale, "<testsuite name=\"gone\" tests=\"99\" failures=\"0\">");
  }

  private void script(String name, String body) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private String report(String module, int tests, int errors, int failures, int skipped) {
    String folder = module + "/target/surefire-reports";
    return ("[[ \"$*\" == *verify* ]] && mkdir -p %s && echo '<?xml version=\"1.0\"?>\n"
            + "<testsuite xmlns:xsi=\"x\" name=\"%s\" time=\"0.1\" tests=\"%d\" errors=\"%d\""
            + " skipped=\"%d\" failures=\"%d\">\n<system-out><testsuite tests=\"7\">' > %s/TEST-%s.xml\n")
        .formatted(folder, module, tests, errors, skipped, failures, folder, module);
  }

  private record Ended(int code, String last) {}

  private Ended check(boolean ci, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", tree.resolve("check").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().put("PATH", root.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().put("CI", Boolean.toString(ci));
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), text.lines().toList().getLast());
  }

  @Test
  void sumsWhatRanNowAndIsFine() throws Exception {
    script("bin/mvn", report("a", 3, 0, 0, 0) + report("b", 4, 0, 0, 0) + "exit 0");
    assertThat(check(true)).isEqualTo(new Ended(0, "7 passed, 0 failed"));
  }

  @Test
  void failsOnAFailureOrAnError() throws Exception {
    script("bin/mvn", report("a", 3, 1, 0, 0) + report("b", 4, 0, 2, 0) + "exit 0");
    assertThat(check(false)).isEqualTo(new Ended(1, "4 passed, 3 failed"));
  }

  @Test
  void failsWhenMavenFailsThoughEveryTestPassed() throws Exception {
    script("bin/mvn", report("a", 3, 0, 0, 0) + "exit 1");
    assertThat(check(false)).isEqualTo(new Ended(1, "3 passed, 0 failed"));
  }

  @Test
  void failsWhenTheFormatIsWrong() throws Exception {
    script("bin/mvn", report("a", 3, 0, 0, 0) + "[[ \"$*\" != *spotless* ]]");
    assertThat(check(false)).isEqualTo(new Ended(1, "3 passed, 0 failed"));
  }

  @Test
  void failsWhenNoTestRan() throws Exception {
    script("bin/mvn", "exit 0");
    assertThat(check(false)).isEqualTo(new Ended(1, "0 passed, 0 failed"));
  }

  @Test
  void countsSkippedTestsAsFailureUnderCiOnly() throws Exception {
    script("bin/mvn", report("a", 3, 0, 0, 1) + "exit 0");
    assertThat(check(false)).isEqualTo(new Ended(0, "2 passed, 0 failed, 1 skipped"));
    assertThat(check(true)).isEqualTo(new Ended(1, "2 passed, 0 failed, 1 skipped"));
  }

  @Test
  void handsTheLongFormOn() throws Exception {
    script(
        "bin/mvn",
        "[[ \"$*\" == *spotless* || \"$*\" == *-Dclawback.long=true* ]] || exit 1\n"
            + report("a", 1, 0, 0, 0)
            + "exit 0");
    assertThat(check(false, "--long")).isEqualTo(new Ended(0, "1 passed, 0 failed"));
    assertThat(check(false).code()).isEqualTo(1);
  }

  @Test
  void refusesAnUnknownWord() throws Exception {
    assertThat(check(false, "--lnog")).isEqualTo(new Ended(2, "usage: ./check [--long]"));
  }
}
