package io.clawback.runtime.config;

import java.time.Duration;
import java.util.List;

/** What a value must look like: said once, used by the reader and by the JSON Schema. */
sealed interface Shape {
  /** How a message calls it. */
  String words();

  /** Any text. */
  record Text() implements Shape {
    @Override
    public String words() {
      return "a text";
    }
  }

  /** A name of ours: letters, digits, dots, dashes, underscores. */
  record Name() implements Shape {
    static final String REGEX = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    @Override
    public String words() {
      return "a name (letters, digits, '.', '-', '_')";
    }
  }

  /** A glob over names. */
  record Pattern() implements Shape {
    static final int LONGEST = 500;

    @Override
    public String words() {
      return "a name or a pattern";
    }
  }

  /** One of a few words. */
  record Choice(List<String> choices) implements Shape {
    @Override
    public String words() {
      return "one of " + String.join(", ", choices);
    }
  }

  /** A whole number. */
  record Whole(long least, long most) implements Shape {
    @Override
    public String words() {
      return least == most
          ? Long.toString(least)
          : "a whole number from " + least + (most == Long.MAX_VALUE ? "" : " to " + most);
    }
  }

  /** A decimal number, at least 0. */
  record Decimal() implements Shape {
    @Override
    public String words() {
      return "a number such as 0.5";
    }
  }

  /** A share. */
  record Percent(int least, int most) implements Shape {
    @Override
    public String words() {
      return "a percentage from " + least + "% to " + most + "%";
    }
  }

  /** A time. */
  record Time(Duration least, Duration most) implements Shape {
    @Override
    public String words() {
      return "a duration such as 30s, 15m, 6h or 7d, from "
          + Quantity.text(least)
          + " to "
          + Quantity.text(most);
    }
  }

  /** A size. */
  record Bytes(long least, long most) implements Shape {
    @Override
    public String words() {
      return "a size such as 512 KiB or 16 MiB, from " + least + " to " + most + " bytes";
    }
  }

  /** True or false. */
  record Flag() implements Shape {
    @Override
    public String words() {
      return "true or false";
    }
  }

  /** A list of the same. */
  record ListOf(Shape item) implements Shape {
    @Override
    public String words() {
      return "a list";
    }
  }

  /** Names of ours, each with the same below it. */
  record MapOf(Shape value) implements Shape {
    @Override
    public String words() {
      return "a mapping of names";
    }
  }

  /** A plugin's settings: any key, one text or a list of texts. */
  record Settings() implements Shape {
    @Override
    public String words() {
      return "a mapping of settings";
    }
  }

  /** A mapping with known keys. */
  record Table(Keys keys) implements Shape {
    @Override
    public String words() {
      return keys.words();
    }
  }

  /** A word, or a mapping with keys of its own. */
  record WordOr(List<String> choices, Keys keys) implements Shape {
    @Override
    public String words() {
      return "one of " + String.join(", ", choices) + ", or " + keys.words();
    }
  }
}
