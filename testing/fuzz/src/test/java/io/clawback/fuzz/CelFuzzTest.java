package io.clawback.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clawback.content.Contract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class CelFuzzTest {
  private static final Contract RULES =
      Given.contract(
          "cel",
          Map.of(),
          "rules.cel",
          """
          positive: value.amount > 0
          lines: value.lines.all(l, size(l.sku) > 1 && l.sku.matches('^[a-z]+$'))
          total: value.total == value.lines.map(l, l.price)[0] * 2.0
          """);

  @FuzzTest(maxDuration = "60s")
  void anyValueIsJudged(byte[] value) {
    Given.judge(RULES, value);
  }

  @FuzzTest(maxDuration = "60s")
  void aRuleIsOpenedOrItsFaultsAreTold(byte[] text) {
    String rule = new String(text, StandardCharsets.UTF_8);
    Given.open("cel", Map.of("rule", List.of(rule)), "", new byte[0])
        .ifPresent(contract ->
            Given.judge(contract, "{\"amount\":[1,2,3]}".getBytes(StandardCharsets.UTF_8)));
  }
}
