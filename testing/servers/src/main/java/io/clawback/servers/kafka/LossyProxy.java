package io.clawback.servers.kafka;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Stands between clients and a broker, and loses once what it is told to: a request, or the answer
 * to one after it took effect. Something else happens meanwhile; then the connection breaks, and
 * the client tries again by itself. Can also answer as a broker does that has not heard yet. Knows
 * of Kafka's protocol only the frames: length, kind, version, number. Thread-safe.
 */
public final class LossyProxy implements AutoCloseable {
  /** Kinds of requests, as the protocol numbers them. */
  public static final int PRODUCE = 0;

  public static final int OFFSET_COMMIT = 8;
  public static final int INIT_PRODUCER_ID = 22;
  public static final int END_TXN = 26;
  public static final int OFFSET_DELETE = 47;
  public static final int CREATE_PARTITIONS = 37;
  public static final int DESCRIBE_TOPIC_PARTITIONS = 75;

  /** What is lost. */
  public enum Loss {
    /** Nothing: it is only held up. */
    NOTHING,
    /** The broker never sees it. */
    REQUEST,
    /** The broker did it, and the client does not hear of it. */
    ANSWER,
    /** The client gives it up, and the broker gets it only with {@link #deliver}. */
    TIMELINESS
  }

  private record Plan(int kind, Loss loss, AtomicInteger pass, Runnable meanwhile) {}

  /** A broker that has not heard yet: the first answer of a kind is given again and again. */
  private static final class Lag {
    private final int kind;
    private int left;
    private byte[] first = new byte[0];

    Lag(int kind, int times) {
      this.kind = kind;
      this.left = times;
    }

    synchronized byte[] instead(byte[] frame) {
      if (first.length == 0) {
        first = frame.clone();
        return frame;
      }
      if (left == 0) {
        return frame;
      }
      left--;
      byte[] old = first.clone();
      System.arraycopy(frame, 0, old, 0, Integer.BYTES);
      return old;
    }

    synchronized boolean over() {
      return left == 0;
    }
  }

  private final ServerSocket door;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Plan> plan = new AtomicReference<>();
  private volatile Lag lag = new Lag(-1, 0);
  private final BlockingQueue<Runnable> late = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> answered = new LinkedBlockingQueue<>();

  private LossyProxy(ServerSocket door, int target) {
    this.door = door;
    this.target = target;
  }

  /** Listens on {@code port} and passes on to {@code target}, both on loopback. */
  public static LossyProxy start(int port, int target) {
    try {
      LossyProxy proxy =
          new LossyProxy(new ServerSocket(port, 64, InetAddress.getLoopbackAddress()), target);
      Thread.ofPlatform().daemon().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loses the next request of that kind, or its answer. */
  public void lose(int kind, Loss loss, Runnable meanwhile) {
    lose(kind, loss, 0, meanwhile);
  }

  /** The same for the one after so many of that kind, which pass. */
  public void lose(int kind, Loss loss, int pass, Runnable meanwhile) {
    plan.set(new Plan(kind, loss, new AtomicInteger(pass), meanwhile));
  }

  /** Whether what was to be lost has been lost. */
  public boolean lost() {
    return plan.get() == null;
  }

  /** The next answer of that kind is given {@code times} times more, instead of newer ones. */
  public void lag(int kind, int times) {
    lag = new Lag(kind, times);
  }

  /** From here on every answer is of today. */
  public void catchUp() {
    lag(-1, 0);
  }

  /** Whether all old answers have been given. */
  public boolean lagged() {
    return lag.over();
  }

  /** Brings the late request to the broker, and returns when it has answered. */
  public void deliver() throws InterruptedException {
    late.take().run();
    answered.take();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        join(door.accept());
      } catch (IOException e) {
        return;
      }
    }
  }

  private void join(Socket client) throws IOException {
    open.add(client);
    try {
      Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(broker);
      client.setTcpNoDelay(true);
      broker.setTcpNoDelay(true);
      Link link = new Link(client, broker);
      Thread.ofPlatform().daemon().start(link::requests);
      Thread.ofPlatform().daemon().start(link::answers);
    } catch (IOException e) {
      // Nobody listens there now; the next client may be luckier.
      open.remove(client);
      client.close();
    }
  }

  /** Cuts every connection, whatever is on its way; new ones are taken. */
  public void cut() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }

  /** One connection. */
  private final class Link {
    private record Awaited(int number, Plan plan) {}

    private final Socket client;
    private final Socket broker;
    private final AtomicReference<Awaited> awaited = new AtomicReference<>();
    private final Map<Integer, Integer> kinds = new ConcurrentHashMap<>();
    private volatile boolean detached;

    Link(Socket client, Socket broker) {
      this.client = client;
      this.broker = broker;
    }

    void requests() {
      pump(client, broker, this::passesOn, frame -> frame);
      close(client);
      if (!detached) {
        close(broker);
      }
    }

    private boolean passesOn(byte[] frame) {
      ByteBuffer head = ByteBuffer.wrap(frame);
      int kind = head.getShort();
      head.getShort();
      int number = head.getInt();
      kinds.put(number, kind);
      Plan due = plan.get();
      if (due == null
          || due.kind() != kind
          || due.pass().getAndDecrement() > 0
          || !plan.compareAndSet(due, null)) {
        return true;
      }
      switch (due.loss()) {
        case NOTHING, REQUEST -> due.meanwhile().run();
        case ANSWER -> awaited.set(new Awaited(number, due));
        case TIMELINESS -> {
          detached = true;
          due.meanwhile().run();
          late.add(() -> write(broker, frame));
        }
      }
      return due.loss() == Loss.NOTHING || due.loss() == Loss.ANSWER;
    }

    void answers() {
      pump(broker, client, this::passesBack, this::dated);
      close(client);
      close(broker);
    }

    private byte[] dated(byte[] frame) {
      Integer kind = kinds.remove(ByteBuffer.wrap(frame).getInt());
      Lag behind = lag;
      return kind != null && kind == behind.kind ? behind.instead(frame) : frame;
    }

    private boolean passesBack(byte[] frame) {
      int number = ByteBuffer.wrap(frame).getInt();
      if (detached) {
        answered.add(number);
        return false;
      }
      Awaited due = awaited.get();
      if (due == null || number != due.number()) {
        return true;
      }
      due.plan().meanwhile().run();
      return false;
    }

    private void pump(
        Socket from, Socket to, Predicate<byte[]> passes, UnaryOperator<byte[]> becomes) {
      try {
        DataInputStream in = new DataInputStream(from.getInputStream());
        while (true) {
          byte[] frame = new byte[in.readInt()];
          in.readFully(frame);
          if (!passes.test(frame)) {
            return;
          }
          write(to, becomes.apply(frame));
        }
      } catch (IOException | UncheckedIOException e) {
        // One side is gone; the other goes with it.
      }
    }

    private static void write(Socket to, byte[] frame) {
      ByteBuffer whole = ByteBuffer.allocate(Integer.BYTES + frame.length);
      whole.putInt(frame.length).put(frame);
      try {
        to.getOutputStream().write(whole.array());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void close(Socket socket) {
      open.remove(socket);
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
