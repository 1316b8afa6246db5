package io.clawback.brokers.kafka.records;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Lock;
import org.apache.kafka.common.memory.MemoryPool;
import org.jspecify.annotations.Nullable;

/**
 * Where answers are received, so that memory is bounded whatever the broker sends: two arrays of a
 * usual size that take turns, one larger one while no other connection has one, and of what is
 * larger still only the head. Used by one thread.
 */
public final class ReceiveRoom implements MemoryPool {
  /** The largest answer that is received, in bytes. */
  static final int MOST = 32 << 20;

  /** Answers up to this size are usual: what one request asks for, and the frame around it. */
  static final int USUAL = (4 << 20) + (64 << 10);

  /** So much is received of what is larger than {@link #MOST}. */
  static final int HEAD = 256 << 10;

  private static final int SMALL = 64 << 10;
  private final Lock large;
  private final ArrayDeque<byte[]> free = new ArrayDeque<>();
  private boolean holdsLarge;
  private @Nullable ByteBuffer cut;

  /** With a lock that is held while a larger answer is in memory. */
  public ReceiveRoom(Lock large) {
    this.large = large;
  }

  @Override
  public ByteBuffer tryAllocate(int size) {
    if (size <= SMALL) {
      return ByteBuffer.allocate(size);
    }
    if (size <= USUAL) {
      byte[] array = free.isEmpty() ? new byte[USUAL] : free.pop();
      return ByteBuffer.wrap(array, 0, size).slice();
    }
    if (size > MOST) {
      cut = ByteBuffer.allocate(HEAD);
      return cut;
    }
    if (!holdsLarge) {
      large.lock();
      holdsLarge = true;
    }
    return ByteBuffer.allocate(size);
  }

  /** The head of an answer that was too large, once. */
  public @Nullable ByteBuffer takeHead() {
    ByteBuffer head = cut;
    cut = null;
    return head;
  }

  /** Whether a larger answer is here. */
  public boolean holdsLarge() {
    return holdsLarge;
  }

  /** Takes back what was handed out here, or a slice of it: its whole array is free again. */
  @Override
  @SuppressWarnings("ByteBufferBackingArray") // whatever part of the array it is
  public void release(ByteBuffer buffer) {
    byte[] array = buffer.array();
    if (array.length == USUAL && free.size() < 2) {
      free.push(array);
    } else if (array.length > USUAL && holdsLarge) {
      holdsLarge = false;
      large.unlock();
    }
  }

  /** Nothing is received here any more. */
  public void close() {
    if (holdsLarge) {
      holdsLarge = false;
      large.unlock();
    }
  }

  @Override
  public long size() {
    return Long.MAX_VALUE;
  }

  @Override
  public long availableMemory() {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean isOutOfMemory() {
    return false;
  }
}
