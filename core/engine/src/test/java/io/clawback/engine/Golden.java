package io.clawback.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.model.plan.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares a plan with the one on record. With the system property {@code golden.write} it writes
 * the record instead, for a person to read before it is committed.
 */
final class Golden {
  private Golden() {}

  static void check(String name, Plan plan) {
    String found = plan.json().with("id", Json.of(plan.id())).pretty() + "\n";
    try {
      if (Boolean.getBoolean("golden.write")) {
        Files.writeString(Path.of("src/test/resources/plans", name + ".json"), found);
        return;
      }
      try (InputStream in = Golden.class.getResourceAsStream("/plans/" + name + ".json")) {
        assertThat(in).as("record of " + name).isNotNull();
        assertThat(found).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(Plan.read(plan.json())).isEqualTo(plan);
  }
}
