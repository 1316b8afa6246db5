package io.clawback.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clawback.content.ContentFold;
import io.clawback.content.ContentQuestion;
import io.clawback.content.Contents;
import io.clawback.content.Message;
import io.clawback.content.Selector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class ContentFoldFuzzTest {
  private static final ContentQuestion QUESTION =
      new ContentQuestion(
          Optional.of(new Selector.Path(List.of("id"))),
          Optional.of(new Selector.Header("t")),
          List.of(),
          0,
          4 << 20,
          3);

  @FuzzTest(maxDuration = "120s")
  void anyOrderAndPartitioningTellTheSame(FuzzedDataProvider data) {
    int seed = data.consumeInt();
    List<Message> messages = new ArrayList<>();
    while (data.remainingBytes() > 0 && messages.size() < 200) {
      messages.add(message(data, messages.size()));
    }
    ContentFold whole = new ContentFold(QUESTION);
    messages.forEach(whole::message);
    Collections.shuffle(messages, new Random(seed));
    ContentFold one = new ContentFold(QUESTION);
    ContentFold two = new ContentFold(QUESTION);
    for (int i = 0; i < messages.size(); i++) {
      (i % 3 == 0 ? one : two).message(messages.get(i));
    }
    two.merge(one);
    String straight = told(whole.finish());
    Given.require(straight.equals(told(two.finish())), "the order changes what is told");
  }

  private static Message message(FuzzedDataProvider data, int index) {
    Message message = new Message();
    byte[] value = data.consumeBytes(data.consumeInt(0, 120));
    byte[] key = data.consumeBytes(data.consumeInt(0, 9));
    byte[] all = new byte[value.length + key.length + 2];
    System.arraycopy(value, 0, all, 0, value.length);
    System.arraycopy(key, 0, all, value.length, key.length);
    all[all.length - 2] = 't';
    all[all.length - 1] = (byte) ('a' + index % 3);
    message.bytes = all;
    message.partition = index % 4;
    message.offset = index;
    message.timestamp = data.consumeLong();
    message.valueLength = data.consumeBoolean() ? value.length : Message.ABSENT;
    message.keyFrom = value.length;
    message.keyLength = key.length;
    message.headers = new int[] {all.length - 2, 1, all.length - 1, 1};
    message.headerCount = 1;
    return message;
  }

  private static String told(Contents contents) {
    StringBuilder told = new StringBuilder();
    told.append(contents.messages()).append(contents.bytes()).append(contents.tombstones());
    told.append(contents.formats()).append(contents.tenants()).append(contents.times());
    contents
        .duplicates()
        .ifPresent(d ->
            told.append(d.keyed()).append(d.keys()).append(d.duplicates()).append(d.conflicts()));
    for (Contents.Signature s : contents.signatures()) {
      told.append(s.id()).append(s.kind()).append(s.what()).append(s.confidence());
      told.append(s.count()).append(s.offsets()).append(s.first()).append(s.last());
      told.append(s.tenants()).append(s.producers()).append(s.times()).append(s.onset());
    }
    return told.toString();
  }
}
