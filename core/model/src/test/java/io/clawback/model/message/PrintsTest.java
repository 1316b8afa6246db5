package io.clawback.model.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.message.Message.Header;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ledgers and rollback stores hold prints for years: what they are taken over does not change. */
class PrintsTest {
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 200, 4_055, 4_056, 4_057, 4_071, 4_088, 4_095, 4_096, 4_097, 100_000})
  void isAMacOverLengthsAndBytesInTheirOrder(int size) throws Exception {
    Message message = message(filled(size), filled(size / 2));
    assertThat(new Prints(KEY).of(message)).isEqualTo(plain(message));
  }

  @Test
  void tellsAnAbsentValueFromAnEmptyOne() throws Exception {
    Prints prints = new Prints(KEY);
    assertThat(prints.of(message(null, null))).isEqualTo(plain(message(null, null)));
    assertThat(prints.of(message(null, null))).isNotEqualTo(prints.of(message(new byte[0], null)));
    assertThat(prints.of(message(null, new byte[0]))).isNotEqualTo(prints.of(message(null, null)));
  }

  @Test
  void leavesNothingOfOneMessageToTheNext() {
    Prints prints = new Prints(KEY);
    Tally alone = prints.of(message(filled(10), null));
    prints.of(message(filled(5_000), filled(4_096)));
    assertThat(prints.of(message(filled(10), null))).isEqualTo(alone);
  }

  private static Tally plain(Message message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(message.timestampMillis());
    write(out, message.key().orElse(null));
    write(out, message.value().orElse(null));
    out.writeLong(message.headers().size());
    for (Header header : message.headers()) {
      write(out, header.name().getBytes(StandardCharsets.UTF_8));
      write(out, header.value().orElse(null));
    }
    ByteBuffer digest = ByteBuffer.wrap(mac.doFinal(bytes.toByteArray()));
    return new Tally(1, digest.getLong(), digest.getLong());
  }

  private static void write(DataOutputStream out, byte @Nullable [] value) throws IOException {
    out.writeLong(value == null ? -1 : value.length);
    if (value != null) {
      out.write(value);
    }
  }

  private static Message message(byte @Nullable [] key, byte @Nullable [] value) {
    return new Message(
        3,
        17,
        1_769_157_912_000L,
        Optional.ofNullable(key),
        Optional.ofNullable(value),
        List.of(
            new Header("trace", Optional.of(filled(24))), new Header("empty", Optional.empty())));
  }

  private static byte[] filled(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31);
    }
    return bytes;
  }
}
