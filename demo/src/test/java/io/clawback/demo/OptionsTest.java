package io.clawback.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.demo.draw.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {
  @Test
  void nothingSaidIsTheToldWorldAtFullSize() {
    assertThat(Options.read(List.of()))
        .isEqualTo(
            new Options(
                Scenario.SECURITY_AUDITOR,
                0,
                Size.FULL,
                Optional.empty(),
                false,
                Optional.empty()));
  }

  @Test
  void everythingCanBeSaid() {
    assertThat(
            Options.read(
                List.of(
                    ("--scenario backend-engineer --seed 7 --size small --folder there --keep")
                        .split(" "))))
        .isEqualTo(
            new Options(
                Scenario.BACKEND_ENGINEER,
                7,
                Size.SMALL,
                Optional.of(Path.of("there")),
                true,
                Optional.empty()));
    assertThat(Options.read(List.of("--stop", "there")).stop()).contains(Path.of("there"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--seed",
        "--seed x",
        "--size huge",
        "--folder",
        "--other",
        "seed",
        "--scenario x"
      })
  void refusesWhatMakesNoSense(String line) {
    assertThatThrownBy(() -> Options.read(List.of(line.split(" "))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
