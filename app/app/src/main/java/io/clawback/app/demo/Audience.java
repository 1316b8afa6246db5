package io.clawback.app.demo;

/** Who watches the demo. */
public interface Audience {
  /** A new part begins. */
  void part(String title);

  /** One line. */
  void line(String text);

  /** A table or a longer text. */
  void show(String text);
}
