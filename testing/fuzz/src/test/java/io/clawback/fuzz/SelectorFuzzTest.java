package io.clawback.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clawback.content.Selector;
import java.nio.charset.StandardCharsets;

class SelectorFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void isReadOrRefused(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      String again =
          switch (Selector.parse(text)) {
            case Selector.Key() -> "key";
            case Selector.Header(String name) -> "header:" + name;
            case Selector.Path(var names) -> "$." + String.join(".", names);
            case Selector.Worked(String worked, var ignored) -> worked;
          };
      Given.require(again.equals(text), "something was lost");
    } catch (IllegalArgumentException e) {
      Given.require(!text.equals("key"), "'key' is a selector");
    }
  }
}
