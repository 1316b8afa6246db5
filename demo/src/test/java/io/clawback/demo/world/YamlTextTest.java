package io.clawback.demo.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class YamlTextTest {
  @Test
  void nestsMapsAndLists() {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("name", "first");
    rule.put("for", Map.of("groups", List.of("a", "b")));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", 1);
    document.put("rules", List.of(rule, Map.of("allow", Map.of())));
    assertThat(YamlText.of(document))
        .isEqualTo(
            """
            version: 1
            rules:
              - name: first
                for:
                  groups: [a, b]
              - allow: {}
            """);
  }

  @Test
  void quotesTextThatCouldBeReadAsSomethingElse() {
    assertThat(YamlText.of(Map.of("a", List.of("1e5", "true", "-x", "a: b", "8m", "", "*"))))
        .isEqualTo("a: [\"1e5\", \"true\", \"-x\", \"a: b\", 8m, \"\", \"*\"]\n");
    assertThat(YamlText.of(Map.of("a", "say \"it\" \\"))).isEqualTo("a: \"say \\\"it\\\" \\\\\"\n");
  }
}
