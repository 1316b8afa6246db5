package io.clawback.model.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.model.message.OffsetSpans.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetSpansTextTest {
  @Test
  void readsWhatItWrites() {
    for (String text : List.of("", "0", "7-9", "3,10-14,42", "1,3,5-6,9223372036854775807")) {
      assertThat(OffsetSpans.parse(text).text()).isEqualTo(text);
    }
    assertThat(OffsetSpans.parse("3,10-14").spans())
        .containsExactly(new Span(3, 3), new Span(10, 14));
  }

  @Test
  void refusesWhatIsNoOffsets() {
    for (String text :
        List.of(
            ",",
            "1,",
            ",1",
            "1,,2",
            "-1",
            "1-",
            "1--2",
            "a",
            "1 ",
            "2-1",
            "1,1",
            "1,2",
            "3,1",
            "9223372036854775808")) {
      assertThatThrownBy(() -> OffsetSpans.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
