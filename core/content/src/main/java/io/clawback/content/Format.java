package io.clawback.content;

/** What a value is, told from the value alone. */
enum Format {
  /** An object or an array. */
  JSON("JSON"),
  /** JSON that is only a string, a number or a word: in a queue of text it is text. */
  SCALAR("JSON scalar"),
  /** Begins as an object or an array, and is none. */
  MALFORMED("malformed JSON"),
  /** No byte. */
  EMPTY("empty"),
  /** Readable UTF-8. */
  TEXT("text"),
  /** Anything else. */
  BYTES("bytes"),
  /** A zero byte, a schema's id in four bytes, and what is not JSON. */
  CONFLUENT("Confluent framing"),
  /** A zero byte and a schema's id in eight bytes, or the id in a header. */
  APICURIO("Apicurio framing"),
  /** A zero byte, a schema's id in four bytes, and JSON. */
  FRAMED_JSON("JSON in Confluent framing"),
  /** A zero byte, a schema's id in four bytes, and what begins as JSON and is none. */
  FRAMED_MALFORMED("malformed JSON in Confluent framing");

  final String words;

  Format(String words) {
    this.words = words;
  }
}
