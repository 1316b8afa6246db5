package io.clawback.formats.json;

import com.google.re2j.Pattern;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;

/**
 * Regular expressions that run in linear time whatever the message holds (RE2). One that needs more
 * than that (a look-ahead, a back reference) makes the contract unusable: {@link #compile} throws.
 */
final class LinearPatterns implements RegularExpressionFactory {
  @Override
  public RegularExpression getRegularExpression(String regex) {
    Pattern pattern = compile(regex);
    return text -> pattern.matcher(text).find();
  }

  /** Throws {@link com.google.re2j.PatternSyntaxException}. */
  static Pattern compile(String regex) {
    return Pattern.compile(regex);
  }
}
