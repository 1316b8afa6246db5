package io.clawback.model.message;

/**
 * How many messages an account holds, and the sum of their prints modulo 2^128.
 *
 * @param count how many
 * @param high upper half of the sum
 * @param low lower half of the sum
 */
public record Tally(long count, long high, long low) {
  /** Of no message. */
  public static final Tally NONE = new Tally(0, 0, 0);

  /** Of both together. */
  public Tally plus(Tally other) {
    long sum = low + other.low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new Tally(count + other.count, high + other.high + carry, sum);
  }

  /** Of what is left when the others are gone. */
  public Tally minus(Tally other) {
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    return new Tally(count - other.count, high - other.high - borrow, low - other.low);
  }
}
