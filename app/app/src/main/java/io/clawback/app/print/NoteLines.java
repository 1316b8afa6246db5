package io.clawback.app.print;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Hands on what is written line by line, in bounded pieces. Thread-safe. */
final class NoteLines extends OutputStream {
  private static final int LONGEST = 16 << 10;

  private final Consumer<String> to;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  NoteLines(Consumer<String> to) {
    this.to = to;
  }

  @Override
  public synchronized void write(int b) {
    if (b == '\n' || line.size() >= LONGEST) {
      end();
    }
    if (b != '\n' && b != '\r') {
      line.write(b);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  /** Hands on what is left without a line end. */
  @Override
  public synchronized void close() {
    if (line.size() > 0) {
      end();
    }
  }

  private void end() {
    to.accept(line.toString(StandardCharsets.UTF_8));
    line.reset();
  }
}
