package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelectorTest {
  /** Knows one expression: the message's first byte twice. */
  private static final class Doubling implements ExpressionFactory {
    @Override
    public String language() {
      return "twice";
    }

    @Override
    public Expression open(String text) throws UnusableContract {
      if (!text.equals("first")) {
        throw new UnusableContract(
            List.of(new UnusableContract.Fault("twice", 0, "Nothing else is known.", "Write it.")));
      }
      return m -> {
        if (m.valueLength <= 1) {
          return null;
        }
        byte first = m.bytes[m.valueFrom + 1];
        return new byte[] {first, first};
      };
    }
  }

  private static final List<ExpressionFactory> LANGUAGES = List.of(new Doubling());

  @Test
  void anExpressionTellsTenantsAndDuplicates() throws UnusableContract {
    Selector selector = Selector.parse("twice:first", LANGUAGES);
    ContentFold fold =
        new ContentFold(
            new ContentQuestion(
                Optional.of(selector), Optional.of(selector), List.of(), 0, 1 << 20, 3));
    for (int n = 0; n < 30; n++) {
      byte[] value =
          n == 29 ? null : n % 3 == 0 ? new byte[] {1} : text("x" + (char) ('a' + n % 3));
      fold.message(Fed.of(0, n, 1_000 + n, value, false).message());
    }
    Contents contents = fold.finish();
    assertThat(contents.tenants())
        .extracting(Contents.Tenant::name, Contents.Tenant::messages)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("bb", 10L),
            org.assertj.core.groups.Tuple.tuple("cc", 9L));
    Contents.Duplicates duplicates = contents.duplicates().orElseThrow();
    assertThat(duplicates.keyed()).isEqualTo(19);
    assertThat(duplicates.keys()).isEqualTo(2);
    assertThat(duplicates.duplicates().get(0).getLongCardinality()).isEqualTo(17);
    assertThat(duplicates.conflicts().values()).allMatch(c -> c.isEmpty());
  }

  @Test
  void anExpressionIsCheckedWhenItIsOpened() {
    assertThatThrownBy(() -> Selector.parse("twice:last", LANGUAGES))
        .isInstanceOf(UnusableContract.class)
        .hasMessageContaining("Nothing else is known.");
    assertThatThrownBy(() -> Selector.parse("thrice:first", LANGUAGES))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherSelectorsNeedNoLanguage() throws UnusableContract {
    assertThat(Selector.parse("key", LANGUAGES)).isEqualTo(new Selector.Key());
    assertThat(Selector.parse("$.a.b", LANGUAGES)).isEqualTo(new Selector.Path(List.of("a", "b")));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
