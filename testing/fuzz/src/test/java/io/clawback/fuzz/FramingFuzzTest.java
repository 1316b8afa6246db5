package io.clawback.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clawback.content.Framing;
import io.clawback.content.Message;

class FramingFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void aFrameLiesWithinItsValue(FuzzedDataProvider data) {
    boolean content = data.consumeBoolean();
    byte[] name = ("apicurio.value." + (content ? "contentId" : "globalId")).getBytes();
    byte[] id = data.consumeBytes(9);
    byte[] value = data.consumeRemainingAsBytes();
    Message message = new Message();
    message.bytes = new byte[name.length + id.length + value.length];
    System.arraycopy(name, 0, message.bytes, 0, name.length);
    System.arraycopy(id, 0, message.bytes, name.length, id.length);
    System.arraycopy(value, 0, message.bytes, name.length + id.length, value.length);
    message.headers = new int[] {0, name.length, name.length, id.length};
    message.headerCount = 1;
    message.valueFrom = name.length + id.length;
    message.valueLength = value.length;
    for (Framing framing : Framing.values()) {
      framing
          .read(message)
          .ifPresent(frame ->
              Given.require(
                  frame.from() >= message.valueFrom && frame.from() <= message.bytes.length,
                  "a frame beyond its value"));
    }
  }
}
