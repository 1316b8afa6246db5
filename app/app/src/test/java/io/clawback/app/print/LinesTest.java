package io.clawback.app.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {
  @Test
  void aSentenceIsBrokenBetweenWordsAndIndented() {
    assertThat(Lines.of(" 1.0s  one two three four", 16, 7))
        .isEqualTo(" 1.0s  one two\n       three\n       four");
    assertThat(Lines.of("short", 16, 7)).isEqualTo("short");
  }

  @Test
  void aWordThatIsTooWideStaysWhole() {
    assertThat(Lines.of("a 0123456789012345678 b", 12, 2)).isEqualTo("a 0123456789012345678\n  b");
  }
}
