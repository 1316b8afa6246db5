package io.clawback.formats.json;

import com.google.re2j.Pattern;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for a string. */
record Texts(int least, int most, @Nullable Set<String> allowed, @Nullable Pattern pattern) {
  /** Whether it surely keeps to them. */
  boolean passes(String text) {
    if (allowed != null && !allowed.contains(text)) {
      return false;
    }
    if (least > 0 || most < Integer.MAX_VALUE) {
      int length = text.codePointCount(0, text.length());
      if (length < least || length > most) {
        return false;
      }
    }
    return pattern == null || pattern.matcher(text).find();
  }
}
