package io.clawback.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.spi.broker.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
  @TempDir private Path folder;
  private final Redactor redactor = new Redactor();

  private SortedMap<String, Secret> resolve(Map<String, String> settings) {
    Map<String, String> environment = Map.of("PASSWORD", "p@ss w\"rd", "EMPTY", "");
    return new SecretResolver(environment::get, folder, redactor).resolve(new TreeMap<>(settings));
  }

  @Test
  void putsInVariablesAndFiles() throws Exception {
    Files.writeString(folder.resolve("token"), "t0ken-value\n");
    SortedMap<String, Secret> resolved =
        resolve(
            Map.of(
                "jaas", "user=\"a\" password=\"${PASSWORD}\";",
                "token", "${file:token}",
                "plain", "h:1",
                "escaped", "$${PASSWORD}"));

    assertThat(resolved.get("jaas").reveal()).isEqualTo("user=\"a\" password=\"p@ss w\"rd\";");
    assertThat(resolved.get("token").reveal()).isEqualTo("t0ken-value");
    assertThat(resolved.get("plain").reveal()).isEqualTo("h:1");
    assertThat(resolved.get("escaped").reveal()).isEqualTo("${PASSWORD}");
    assertThat(resolved.toString()).doesNotContain("p@ss").doesNotContain("t0ken");
    assertThat(redactor.apply("x p@ss w\"rd t0ken-value")).isEqualTo("x *** ***");
  }

  @Test
  void saysEverythingThatIsMissingAtOnce() {
    assertThatThrownBy(() ->
            resolve(
                Map.of(
                    "a", "${NOT_SET}",
                    "b", "${EMPTY}",
                    "c", "${file:nowhere}",
                    "d", "${",
                    "e", "${file:.}")))
        .isInstanceOfSatisfying(
            ClawbackException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::code, Problem::culprit)
                    .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("config.secret-missing", "a"),
                        org.assertj.core.groups.Tuple.tuple("config.secret-missing", "b"),
                        org.assertj.core.groups.Tuple.tuple("config.secret-unreadable", "c"),
                        org.assertj.core.groups.Tuple.tuple("config.bad-reference", "d"),
                        org.assertj.core.groups.Tuple.tuple("config.secret-unreadable", "e")));
  }

  @Test
  void masksASecretWrittenIntoTheFile() {
    resolve(Map.of("ssl.key.password", "hunter22"));

    assertThat(redactor.apply("got hunter22")).isEqualTo("got ***");
  }

  @Test
  void masksEveryFormOfFiftyPlantedCanaries() {
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      StringBuilder value = new StringBuilder("canary");
      for (int j = 0; j < 12 + random.nextInt(10); j++) {
        value.append((char) (0x21 + random.nextInt(0x5e)));
      }
      String canary = value.toString();
      redactor.learn(canary);
      byte[] bytes = ("x".repeat(i % 4) + canary + "y").getBytes(StandardCharsets.UTF_8);
      String basic = Base64.getEncoder().encodeToString(bytes);
      String text =
          canary
              + " "
              + URLEncoder.encode(canary, StandardCharsets.UTF_8)
              + " "
              + basic
              + " "
              + Base64.getUrlEncoder().encodeToString(bytes);
      String masked = redactor.apply(text);

      assertThat(masked).doesNotContain(canary).doesNotContain("canary");
      assertThat(masked.split(" ")[2].length()).as(basic).isLessThan(basic.length() / 2);
      assertThat(masked.split("\\*\\*\\*", -1).length).isEqualTo(5);
    }
  }

  @Test
  void leavesShortValuesAlone() {
    redactor.learn("a");

    assertThat(redactor.apply("a table")).isEqualTo("a table");
  }

  @Test
  void masksEachLineOfALongSecret() {
    redactor.learn("-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----");

    assertThat(redactor.apply("  MIIEvQIBADANBg  ")).isEqualTo("  ***  ");
  }
}
