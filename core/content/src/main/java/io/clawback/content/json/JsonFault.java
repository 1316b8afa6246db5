package io.clawback.content.json;

/** Why a text is no JSON. */
public enum JsonFault {
  /** No byte at all, or blanks only. */
  EMPTY("empty text"),
  /** It stops before the value is complete; there is no place to name. */
  ENDS("JSON that ends too early"),
  /** A byte that cannot stand there. */
  UNEXPECTED("malformed JSON"),
  /** More after the value. */
  TRAILING("something after the JSON value"),
  /** Another object or array after the value. */
  SEVERAL("several JSON values in a row"),
  /** A number that RFC 8259 does not allow: a leading zero or plus, a bare point. */
  NUMBER("malformed number"),
  /** NaN or Infinity, which some writers produce and some readers take. */
  NOT_A_NUMBER("NaN or Infinity"),
  /** A backslash before what cannot be escaped. */
  ESCAPE("malformed escape"),
  /** A character below U+0020 within a string, NUL included. */
  CONTROL("control character in a string"),
  /** Not UTF-8: overlong, a surrogate, beyond U+10FFFF, cut. */
  ENCODING("bytes that are not UTF-8"),
  /** A byte order mark, which RFC 8259 section 8.1 forbids writers to add. */
  BYTE_ORDER_MARK("byte order mark before JSON"),
  /** Nested deeper than {@link JsonScanner#DEEPEST}. */
  TOO_DEEP("JSON nested too deep");

  private final String words;

  JsonFault(String words) {
    this.words = words;
  }

  /** In words, without a place. */
  public String words() {
    return words;
  }
}
