package io.clawback.bench;

import io.clawback.content.ContentFold;
import io.clawback.content.ContentQuestion;
import io.clawback.content.Contents;
import io.clawback.content.Message;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The analysis alone, the bytes being in memory: 847,293 messages on two threads whose folds are
 * merged, first in a cold JVM and then again, beside Jackson's streaming parser that only says
 * which are well-formed. {@code write FILE} makes the messages, {@code fold FILE PASSES} and {@code
 * jackson FILE PASSES} print milliseconds.
 */
public final class ContentBench {
  private static final int THREADS = 2;
  private static final long START = 1_760_000_000_000L;

  /** What was found, to be compared. */
  private record Found(long messages, long poison) {}

  private final byte[] bytes;
  private final int[] from = new int[PoisonedMessages.MESSAGES + 1];

  private ContentBench(byte[] bytes) {
    this.bytes = bytes;
    ByteBuffer all = ByteBuffer.wrap(bytes);
    int at = 0;
    for (int i = 0; i < PoisonedMessages.MESSAGES; i++) {
      from[i] = at + Integer.BYTES;
      at += Integer.BYTES + all.getInt(at);
    }
    from[PoisonedMessages.MESSAGES] = at + Integer.BYTES;
  }

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[1]);
    if (args[0].equals("write")) {
      write(file);
      return;
    }
    ContentBench bench = new ContentBench(Files.readAllBytes(file));
    StringBuilder line = new StringBuilder();
    Found found = new Found(0, 0);
    for (int pass = 0; pass < Integer.parseInt(args[2]); pass++) {
      long begun = System.nanoTime();
      found = args[0].equals("fold") ? bench.fold() : bench.jackson();
      line.append((System.nanoTime() - begun) / 1_000_000).append(' ');
    }
    System.out.println(line.toString().strip());
    if (found.messages != PoisonedMessages.MESSAGES || found.poison != PoisonedMessages.POISON) {
      System.err.println("wrong: " + found);
      System.exit(1);
    }
  }

  private static void write(Path file) throws IOException {
    PoisonedMessages messages =
        new PoisonedMessages(1, PoisonedMessages.MESSAGES, PoisonedMessages.POISON);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (int i = 0; i < PoisonedMessages.MESSAGES; i++) {
        byte[] message = messages.next();
        out.writeInt(message.length);
        out.write(message);
      }
    }
  }

  private static int first(int thread) {
    return PoisonedMessages.MESSAGES / THREADS * thread;
  }

  private static int end(int thread) {
    return thread == THREADS - 1 ? PoisonedMessages.MESSAGES : first(thread + 1);
  }

  private Found fold() throws InterruptedException {
    ContentFold[] folds = new ContentFold[THREADS];
    Thread[] threads = new Thread[THREADS];
    for (int t = 0; t < THREADS; t++) {
      int lane = t;
      folds[t] = new ContentFold(ContentQuestion.PLAIN);
      threads[t] = new Thread(() -> feed(folds[lane], lane));
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    folds[0].merge(folds[1]);
    Contents contents = folds[0].finish();
    long poison = 0;
    for (Contents.Signature signature : contents.signatures()) {
      poison += signature.confidence() >= 90 ? signature.count() : 0;
    }
    return new Found(contents.messages(), poison);
  }

  private void feed(ContentFold fold, int lane) {
    Message message = new Message();
    message.bytes = bytes;
    message.partition = lane;
    int first = first(lane);
    int end = end(lane);
    for (int i = first; i < end; i++) {
      message.offset = (long) i - first;
      message.timestamp = START + 37L * i;
      message.producer = i & 3;
      message.valueFrom = from[i];
      message.valueLength = from[i + 1] - from[i] - Integer.BYTES;
      fold.message(message);
    }
  }

  private Found jackson() throws InterruptedException {
    long[] poison = new long[THREADS];
    Thread[] threads = new Thread[THREADS];
    JsonFactory factory = JsonFactory.builder().build();
    for (int t = 0; t < THREADS; t++) {
      int lane = t;
      threads[t] = new Thread(() -> poison[lane] = parse(factory, lane));
      threads[t].start();
    }
    long all = 0;
    for (int t = 0; t < THREADS; t++) {
      threads[t].join();
      all += poison[t];
    }
    return new Found(PoisonedMessages.MESSAGES, all);
  }

  private long parse(JsonFactory factory, int lane) {
    long poison = 0;
    int end = end(lane);
    for (int i = first(lane); i < end; i++) {
      int length = from[i + 1] - from[i] - Integer.BYTES;
      try (JsonParser parser =
          factory.createParser(ObjectReadContext.empty(), bytes, from[i], length)) {
        while (parser.nextToken() != null) {
          parser.finishToken();
        }
      } catch (JacksonException e) {
        poison++;
      }
    }
    return poison;
  }
}
