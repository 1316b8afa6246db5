package io.clawback.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhoTest {
  @TempDir private Path folder;

  @Test
  void isWhoeverTheFilesOfThisProcessBelongTo() throws IOException {
    Path file = Files.createFile(folder.resolve("made-just-now"));
    assertThat(Who.user(Who.acts())).isEqualTo(Files.getOwner(file).getName());
  }

  @Test
  void isNotWhatJavasPropertySays() {
    String before = Who.acts();
    String real = System.getProperty("user.name");
    System.setProperty("user.name", "somebody-else");
    try {
      assertThat(Who.acts()).isEqualTo(before);
    } finally {
      System.setProperty("user.name", real);
    }
  }

  @Test
  void isTheSameOnEveryMachine() {
    assertThat(Who.user("alice@one")).isEqualTo(Who.user("alice@two")).isEqualTo("alice");
    assertThat(Who.user("alice@corp.example@host")).isEqualTo("alice@corp.example");
    assertThat(Who.user("alice")).isEqualTo("alice");
  }
}
