package io.clawback.servers.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port of loopback that passes bytes on to another one, and can be told to be slow, to swallow
 * everything, or to cut every connection. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean swallowing;

  private TcpProxy(ServerSocket door, int target) {
    this.door = door;
    this.target = target;
  }

  /** Listens on {@code port} and passes on to {@code target}, both on loopback. */
  public static TcpProxy start(int port, int target) {
    try {
      var door = new ServerSocket(port, 64, InetAddress.getLoopbackAddress());
      TcpProxy proxy = new TcpProxy(door, target);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + port, e);
    }
  }

  /** Where it listens. */
  public int port() {
    return door.getLocalPort();
  }

  /** Passes new connections on to another port. */
  public void target(int port) {
    target = port;
  }

  /** Holds every chunk back for this long, in either direction. */
  public void delay(Duration each) {
    delay = each;
  }

  /** Whether bytes are read and thrown away: connected, but silent. */
  public void blackHole(boolean on) {
    swallowing = on;
  }

  /** Cuts every connection with a TCP reset; new ones are taken. */
  public void reset() {
    open.forEach(socket -> {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // Closed by its peer meanwhile: nothing is left to cut.
      }
      close(socket);
    });
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket from = door.accept();
        open.add(from);
        Thread.ofVirtual().start(() -> join(from));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void join(Socket from) {
    Socket to = new Socket();
    open.add(to);
    try {
      to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2_000);
      Thread.ofVirtual().start(() -> pump(to, from));
      pump(from, to);
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] chunk = new byte[16_384];
    try {
      for (int n = from.getInputStream().read(chunk);
          n >= 0;
          n = from.getInputStream().read(chunk)) {
        Thread.sleep(delay);
        if (!swallowing) {
          to.getOutputStream().write(chunk, 0, n);
        }
      }
    } catch (IOException e) {
      // One side is gone; the other goes with it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(from);
    close(to);
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(this::close);
  }
}
