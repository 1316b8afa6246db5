package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopTest {
  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void world() {
    cli = new Cli(folder);
  }

  @AfterEach
  void close() {
    cli.close();
  }

  @Test
  void look() {
    String plan = folder + "/plan.json";
    say("plan --out " + plan);
    say("approve " + plan + " --reason INC-7");
    say("apply " + plan);
    say("apply " + plan);
    say("runs");
    say("runs -o json");
    String key = cli.out().replaceAll("(?s).*\"rollbackKey\": \"([0-9a-f]+)\".*", "$1");
    say("rollback " + key);
    say("rollback " + key + " --execute");
    say("rollback nonsense");
    say("resume");
    say("scan -o csv");
    say("apply nosuch");
    assertThat(1).isEqualTo(1);
  }

  private void say(String line) {
    int code = cli.run(line.split(" "));
    System.out.println(
        "$ " + line + "\n" + cli.out() + "--err--\n" + cli.err() + "exit " + code + "\n");
  }
}
