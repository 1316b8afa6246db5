package io.clawback.demo.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class PaymentsTest {
  private final Payments payments = new Payments(7);
  private final PaymentReader reader = new PaymentReader();

  @Test
  void whatIsWholeCanBeReadAndWhatIsSpoiltCannot() {
    for (int i = 0; i < 20_000; i++) {
      byte[] whole = payments.whole("payments", i % 4, i);
      byte[] spoilt = payments.spoilt("payments", i % 4, i);
      assertThat(reader.readable(whole)).as(text(whole)).isTrue();
      assertThat(reader.readable(spoilt)).as(text(spoilt)).isFalse();
    }
  }

  @Test
  void theSamePlaceAndNumberMakeTheSameMessage() {
    assertThat(payments.whole("payments", 1, 5)).isEqualTo(payments.whole("payments", 1, 5));
    assertThat(payments.whole("payments", 1, 5)).isNotEqualTo(payments.whole("payments", 2, 5));
  }

  @Test
  void refusesWhatOnlyBeginsLikeAPayment() {
    assertThat(readable("{\"transaction_id\":\"a\"}")).isTrue();
    assertThat(readable("{\"transaction_id\":\"a\"} {}")).isFalse();
    assertThat(readable("{\"transaction_id\":1}")).isFalse();
    assertThat(readable("{\"customer\":{\"transaction_id\":\"a\"}}")).isFalse();
    assertThat(readable("[\"transaction_id\"]")).isFalse();
    assertThat(reader.readable(null)).isFalse();
  }

  private boolean readable(String text) {
    return reader.readable(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.ISO_8859_1);
  }
}
