package io.clawback.formats.avro;

import static io.clawback.formats.Given.contract;
import static io.clawback.formats.Given.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.content.ContentFold;
import io.clawback.content.ContentQuestion;
import io.clawback.content.Contents;
import io.clawback.content.Contract;
import io.clawback.content.Message;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A whole queue of Avro, as a fold judges it. */
class AvroQueueTest {
  private static final String SCHEMA =
      "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"a\",\"type\":\"long\"},"
          + "{\"name\":\"b\",\"type\":\"string\"}]}";

  /** A small number, which may look like any byte, and a text of two bytes. */
  private static byte[] record(int first, boolean valid) {
    return new byte[] {(byte) first, (byte) (valid ? 4 : 40), 'x', 'y'};
  }

  private static Contents judged(Contract contract) {
    ContentFold fold =
        new ContentFold(
            new ContentQuestion(Optional.empty(), Optional.empty(), List.of(contract), 0, 0, 3));
    Message message = new Message();
    for (int n = 0; n < 2_560; n++) {
      int first = n % 128;
      message.bytes = record(first, n >= 128 || (first != '{' && first != '[' && first != 7));
      message.valueLength = message.bytes.length;
      message.offset = n;
      message.timestamp = 1_700_000_000_000L + n;
      fold.message(message);
    }
    return fold.finish();
  }

  @Test
  void everyValueIsJudgedWhateverItBeginsWith() throws Exception {
    Contents contents = judged(contract("avro", settings(), "r.avsc", SCHEMA));
    List<Contents.Signature> breaches =
        contents.signatures().stream().filter(s -> s.kind() == Contents.Kind.CONTRACT).toList();
    assertThat(breaches).singleElement();
    assertThat(breaches.get(0).confidence()).isEqualTo(95);
    assertThat(breaches.get(0).offsets().get(0).toArray()).containsExactly(7, '[', '{');
    assertThat(contents.signatures()).allMatch(s -> s.confidence() < 90 || breaches.contains(s));
  }
}
