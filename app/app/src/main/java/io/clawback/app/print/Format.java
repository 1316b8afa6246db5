package io.clawback.app.print;

/** How data is written to stdout. */
public enum Format {
  /** Aligned columns for people. */
  table,
  /** One JSON document. */
  json,
  /** The same document as YAML. */
  yaml,
  /** The table's rows, RFC 4180. */
  csv
}
