package io.clawback.content.duplicate;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * Keys and places by PolymurHash 2.0, which is universal: whoever does not know the seed cannot
 * choose keys that collide more often than chance would have it. Values by XXH3 with a seed.
 */
final class SeededHashes implements Hashes {
  private final Hasher64 first;
  private final Hasher64 second;
  private final Hasher64 place;
  private final Hasher64 content;

  SeededHashes(long seed) {
    first = Hashing.polymurHash2_0(1, seed);
    second = Hashing.polymurHash2_0(2, seed);
    place = Hashing.polymurHash2_0(3, seed);
    content = Hashing.xxh3_64(Squeeze.mix(seed + 4));
  }

  @Override
  public long first(byte[] bytes, int from, int length) {
    return first.hashBytesToLong(bytes, from, length);
  }

  @Override
  public long second(byte[] bytes, int from, int length) {
    return second.hashBytesToLong(bytes, from, length);
  }

  @Override
  public long place(long word, long rest) {
    return place.hashLongLongToLong(word, rest);
  }

  @Override
  public long content(byte[] bytes, int from, int length) {
    return content.hashBytesToLong(bytes, from, length);
  }
}
