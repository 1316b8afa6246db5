package io.clawback.content.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JSON texts, valid and invalid, with RFC 8259's verdict. Written for this project. */
public final class Torture {
  /** One text and whether it is JSON. */
  public record Case(String name, byte[] text, boolean valid) {}

  private final List<Case> cases = new ArrayList<>();

  private Torture() {}

  /** All of them. */
  public static List<Case> cases() {
    Torture torture = new Torture();
    torture.scalars();
    torture.numbers();
    torture.strings();
    torture.encodings();
    torture.structures();
    torture.cuts();
    torture.surroundings();
    torture.depths();
    return torture.cases;
  }

  private void text(String text, boolean valid) {
    bytes(text, text.getBytes(StandardCharsets.UTF_8), valid);
  }

  private void bytes(String name, byte[] text, boolean valid) {
    cases.add(new Case(name, text, valid));
  }

  private void each(boolean valid, String... texts) {
    for (String text : texts) {
      text(text, valid);
    }
  }

  /** Within an array, an object and alone. */
  private void everywhere(boolean valid, String... values) {
    for (String value : values) {
      text(value, valid);
      text("[" + value + "]", valid);
      text("{\"a\":{\"b\":" + value + "},\"c\":1}", valid);
    }
  }

  private void scalars() {
    everywhere(true, "true", "false", "null", "0", "\"\"", "{}", "[]");
    everywhere(
        false,
        "True",
        "FALSE",
        "nil",
        "NULL",
        "undefined",
        "NaN",
        "-NaN",
        "Infinity",
        "-Infinity",
        "tru",
        "truee",
        "nulll",
        "fals e",
        "yes",
        "'a'",
        "`a`",
        "a",
        "$",
        "?",
        "\\u0022a\\u0022");
  }

  private void numbers() {
    everywhere(
        true,
        "-0",
        "0.0",
        "-0.0",
        "1",
        "-1",
        "10",
        "1.5",
        "0.10",
        "1e1",
        "1E1",
        "1e+1",
        "1e-1",
        "0e0",
        "0E+7",
        "-0.5e-7",
        "123456789012345678901234567890",
        "1e400",
        "-1e-400",
        "1.0E+2");
    everywhere(
        false, "01", "-01", "00", "-", "--1", "+1", "1.", ".5", "-.5", "1.e1", "1e", "1e+", "1e-",
        "1ee1", "1e1.5", "0x10", "1_000", "1,5 2", "1 2", "0b1", "1f", "1L", "- 1", "1.2.3", "0.e1",
        "2.e+3", "٣", "1e١");
    text("1" + "0".repeat(900), true);
    text("0." + "0".repeat(900) + "1", true);
  }

  private void strings() {
    everywhere(
        true,
        "\"a\"",
        "\"\\\"\"",
        "\"\\\\\"",
        "\"\\/\"",
        "\"/\"",
        "\"\\b\\f\\n\\r\\t\"",
        "\"\\u0000\"",
        "\"\\uD83D\\uDE00\"",
        "\"\\uD800\"",
        "\"\\uDC00\\uD800\"",
        "\"\\uabCD\"",
        "\"\u007f\"",
        "\"\u0080\"",
        "\"\u2028\u2029\"",
        "\"\uFEFF\"",
        "\"é€😀\"",
        "\"'\"",
        "\"\uFFFF\"",
        "\"/* no comment */\"",
        "\"{[,]}:\"");
    everywhere(
        false,
        "\"\\a\"",
        "\"\\x41\"",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"\\U0041\"",
        "\"\\'\"",
        "\"\\",
        "\"\\\"",
        "\"\\u\"",
        "\"\\0\"",
        "\"a",
        "a\"",
        "\"a\"b\"",
        "\"\n\"",
        "\"\t\"",
        "\"\r\"",
        "\"\u0000\"",
        "\"\u001f\"",
        "\"\u0001\"",
        "\"\\ \"",
        "\"\\é\"",
        "\"a\" \"b\"",
        "“a”");
  }

  private void encoding(String name, boolean valid, int... raw) {
    byte[] text = new byte[raw.length + 2];
    text[0] = '"';
    for (int i = 0; i < raw.length; i++) {
      text[i + 1] = (byte) raw[i];
    }
    text[raw.length + 1] = '"';
    bytes(name + " in a string", text, valid);
    byte[] name2 = new byte[raw.length + 6];
    System.arraycopy("{".getBytes(StandardCharsets.UTF_8), 0, name2, 0, 1);
    System.arraycopy(text, 0, name2, 1, text.length);
    System.arraycopy(":1}".getBytes(StandardCharsets.UTF_8), 0, name2, text.length + 1, 3);
    bytes(name + " in a name", name2, valid);
  }

  private void encodings() {
    encoding("smallest of two bytes", true, 0xC2, 0x80);
    encoding("largest of two bytes", true, 0xDF, 0xBF);
    encoding("smallest of three bytes", true, 0xE0, 0xA0, 0x80);
    encoding("before the surrogates", true, 0xED, 0x9F, 0xBF);
    encoding("after the surrogates", true, 0xEE, 0x80, 0x80);
    encoding("smallest of four bytes", true, 0xF0, 0x90, 0x80, 0x80);
    encoding("the last character", true, 0xF4, 0x8F, 0xBF, 0xBF);
    encoding("overlong NUL", false, 0xC0, 0x80);
    encoding("overlong slash", false, 0xC1, 0xAF);
    encoding("overlong of three", false, 0xE0, 0x9F, 0xBF);
    encoding("overlong of four", false, 0xF0, 0x8F, 0xBF, 0xBF);
    encoding("first surrogate", false, 0xED, 0xA0, 0x80);
    encoding("last surrogate", false, 0xED, 0xBF, 0xBF);
    encoding("pair of surrogates", false, 0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80);
    encoding("beyond the last", false, 0xF4, 0x90, 0x80, 0x80);
    encoding("lead of five", false, 0xF8, 0x88, 0x80, 0x80, 0x80);
    encoding("lone continuation", false, 0x80);
    encoding("lead without more", false, 0xE2);
    encoding("two of three", false, 0xE2, 0x82);
    encoding("continuation too low", false, 0xE2, 0x28, 0xA1);
    encoding("Latin-1", false, 0xE9);
    encoding("FE", false, 0xFE);
    encoding("FF", false, 0xFF);
    bytes("UTF-8 outside of a string", new byte[] {'[', (byte) 0xC3, (byte) 0xA9, ']'}, false);
  }

  private void structures() {
    each(
        true,
        "[1,2,3]",
        "[[],[]]",
        "[{},{}]",
        "{\"a\":1,\"a\":2}",
        "{\"\":0}",
        "{\"a\":[]}",
        "{\"a\":{\"b\":{\"c\":[[[1]]]}}}",
        " [ 1 , 2 ] ",
        "{ \"a\" : 1 , \"b\" : 2 }",
        "\t[]\r\n",
        "[\n]",
        "{\r}",
        "{\"a\\u0062\":1}",
        "{\"\\\"\":1,\"b\":2}",
        "[true,false,null,\"x\",1]",
        "{\"12345678\":1,\"87654321\":2}");
    each(
        false,
        "[",
        "]",
        "{",
        "}",
        "[1,]",
        "[,1]",
        "[1,,2]",
        "[1 2]",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\" 1}",
        "{\"a\"::1}",
        "{:1}",
        "{1:1}",
        "{a:1}",
        "{'a':1}",
        "{null:1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1;\"b\":2}",
        "{\"a\"=1}",
        "{\"a\":1}}",
        "[1]]",
        "[1}",
        "{\"a\":1]",
        "[[]",
        "{\"a\":{}",
        "[\"a\":1]",
        "{[]:1}",
        "{{}:1}",
        "{\"a\",\"b\"}",
        "[1]{\"a\":1}",
        "[],[]",
        "(1)",
        "<a/>",
        "[1,2",
        "{\"a\":1,\"b\"",
        "{\"a\":1,\"b\":",
        "[/**/1]",
        "[1]//",
        "[1] # end",
        "{\"a\":1,/*b*/\"c\":2}",
        "[*]",
        "[...]",
        "[1;2]",
        "{\"a\":1:2}",
        "{\"a\" \"b\"}",
        "{true:false}",
        "{[1]}",
        "[:1]",
        "[\"a\",]",
        "{\"a\":[}",
        "{\"a\":{]",
        ":",
        ",",
        "[}",
        "{]",
        "{\"a\":1,,\"b\":2}",
        "{\"a\n\":1}",
        "{\"a\":\"b\"c\"}",
        "{\"a:1}",
        "{a\":1}",
        "{\"tx\":TX-1,\"b\":2}",
        "{\"tx\":\"TX-1\"9\",\"b\":2}",
        "{\"tx\":\"TX-1,\"b\":2}");
  }

  private void cuts() {
    String whole = "{\"id\":\"é\\u00e9\",\"n\":-1.5e+3,\"b\":[true,false,null,{\"x\":{}}]}";
    byte[] all = whole.getBytes(StandardCharsets.UTF_8);
    bytes(whole, all, true);
    for (int length = 1; length < all.length; length++) {
      bytes("cut to " + length, java.util.Arrays.copyOf(all, length), false);
    }
  }

  private void surroundings() {
    each(false, "", " ", "\n\t\r ", "\uFEFF{}", "\uFEFF", "{}\u0000", "\u0000{}", "\u0000", "{}x");
    each(false, "{}{}", "{} []", "1 1", "\"a\"\"b\"", "{}\u00a0", "\u00a0{}", "\f[]", "[]\u000b");
    each(
        false,
        "[\u00a01]",
        "[1\u2028]",
        "{}\uFEFF",
        "\u3000[]",
        "{} \u0000",
        "[\u0000]",
        "\u001e{}");
    bytes("NULs", new byte[32], false);
    bytes("cut byte order mark", new byte[] {(byte) 0xEF, (byte) 0xBB}, false);
    bytes("UTF-16", "{\"a\":1}".getBytes(StandardCharsets.UTF_16BE), false);
    bytes("UTF-16 the other way", "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE), false);
    bytes("UTF-32", "{}".getBytes(java.nio.charset.Charset.forName("UTF-32BE")), false);
  }

  private void depths() {
    for (int depth : new int[] {31, 32, 33, 34, 63, 64, 65, 128, 1000, 100_000}) {
      text("[".repeat(depth) + "]".repeat(depth), true);
      text("{\"a\":".repeat(depth) + "1" + "}".repeat(depth), true);
      text("[{\"a\":".repeat(depth) + "1" + "}]".repeat(depth), true);
      text("[".repeat(depth) + "]".repeat(depth - 1), false);
      text("[".repeat(depth) + "]".repeat(depth - 1) + "}", false);
      text("[".repeat(depth) + "1,\"\\x\"" + "]".repeat(depth), false);
      text("{\"a\":".repeat(depth) + "1" + "}".repeat(depth - 1) + "]", false);
      text("[".repeat(depth), false);
    }
  }
}
