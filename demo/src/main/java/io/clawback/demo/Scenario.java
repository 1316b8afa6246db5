package io.clawback.demo;

import io.clawback.demo.draw.Drawer;
import io.clawback.demo.draw.Outbreak.Readers;
import io.clawback.demo.draw.OutbreakDrawer;
import io.clawback.demo.draw.Size;
import io.clawback.demo.outbreak.OutbreakWorld;
import io.clawback.demo.world.RunningWorld;
import io.clawback.demo.world.StandingWorld;
import java.nio.file.Path;
import java.util.Arrays;

/** The worlds there are, by the name of who is let loose on them. */
enum Scenario {
  SECURITY_AUDITOR("security-auditor") {
    @Override
    StandingWorld start(long seed, Size size, Path place) {
      return RunningWorld.start(Drawer.draw(seed, size), place);
    }
  },
  BACKEND_ENGINEER("backend-engineer") {
    @Override
    StandingWorld start(long seed, Size size, Path place) {
      return OutbreakWorld.start(OutbreakDrawer.draw(seed, size, Readers.SHARING), place);
    }
  },
  BACKEND_ENGINEER_REWRITE("backend-engineer-rewrite") {
    @Override
    StandingWorld start(long seed, Size size, Path place) {
      return OutbreakWorld.start(OutbreakDrawer.draw(seed, size, Readers.ALONE), place);
    }
  };

  private final String word;

  Scenario(String word) {
    this.word = word;
  }

  /** Starts its world in that folder; returns when it stands. */
  abstract StandingWorld start(long seed, Size size, Path place);

  /** The one of that name. */
  static Scenario of(String word) {
    return Arrays.stream(values())
        .filter(s -> s.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no scenario '" + word + "'"));
  }
}
