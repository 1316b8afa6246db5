package io.clawback.proofs.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reader may rely on in every source file of the house. */
class TidyTest {
  /** Lines; tests, which list cases, may be longer. */
  private static final int LONGEST = 400;

  private static final int LONGEST_TEST = 600;
  private static final Pattern TRAVELLERS =
      Pattern.compile("class \\w*(Manager|Util|Utils|Helper|Processor|Agent)\\b");
  private static final Pattern STAND_INS =
      Pattern.compile("\\b(TODO|FIXME|XXX)\\b|@Disabled|Mockito");

  private static List<Path> sources() throws IOException {
    return House.sources().stream().filter(p -> !p.endsWith("TidyTest.java")).toList();
  }

  private static List<String> offenders(Pattern pattern) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path source : sources()) {
      if (pattern.matcher(Files.readString(source)).find()) {
        found.add(House.name(source));
      }
    }
    return found;
  }

  @Test
  void thereAreSources() throws IOException {
    assertThat(sources()).hasSizeGreaterThan(100);
  }

  @Test
  void noFileIsLong() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path source : sources()) {
      try (Stream<String> lines = Files.lines(source)) {
        long count = lines.count();
        if (count > (source.toString().contains("/src/test/") ? LONGEST_TEST : LONGEST)) {
          tooLong.add(House.name(source) + ": " + count);
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void noClassHasANameThatSaysNothing() throws IOException {
    assertThat(offenders(TRAVELLERS)).isEmpty();
  }

  @Test
  void nothingIsLeftForLaterOrSkipped() throws IOException {
    assertThat(offenders(STAND_INS)).isEmpty();
  }

  @Test
  void everyMainPackageSaysWhatItIsFor() throws IOException {
    List<Path> bare =
        sources().stream()
            .filter(p -> p.toString().contains("/src/main/java/"))
            .map(Path::getParent)
            .distinct()
            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
            .map(House.root()::relativize)
            .toList();
    assertThat(bare).isEmpty();
  }
}
