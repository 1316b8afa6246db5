package io.clawback.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.clawback.content.Contract;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

class AvroFuzzTest {
  private static final String TEXT =
      """
      {"type": "record", "name": "A", "fields": [
        {"name": "s", "type": "string"}, {"name": "b", "type": "bytes"},
        {"name": "i", "type": "int"}, {"name": "l", "type": "long"},
        {"name": "f", "type": "float"}, {"name": "d", "type": "double"},
        {"name": "t", "type": "boolean"}, {"name": "n", "type": "null"},
        {"name": "x", "type": {"type": "fixed", "name": "X", "size": 3}},
        {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["P", "Q"]}},
        {"name": "a", "type": {"type": "array", "items": "int"}},
        {"name": "m", "type": {"type": "map", "values": "string"}},
        {"name": "u", "type": ["null", "A", "string"]}]}
      """;
  private static final Schema SCHEMA = new Schema.Parser().parse(TEXT);
  private static final Contract BARE = Given.contract("avro", Map.of(), "a.avsc", TEXT);
  private static final Contract SINGLE =
      Given.contract("avro", Map.of("framing", List.of("single-object")), "a.avsc", TEXT);

  @FuzzTest(maxDuration = "60s")
  void whatIsInOrderTheLibraryReadsToo(byte[] value) throws IOException {
    long before = BARE.notJudged().stream().mapToLong(Contract.NotJudged::messages).sum();
    boolean inOrder = Given.judge(BARE, value).isEmpty();
    boolean judged =
        before == BARE.notJudged().stream().mapToLong(Contract.NotJudged::messages).sum();
    if (inOrder && judged) {
      BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, null);
      new GenericDatumReader<>(SCHEMA).read(null, decoder);
      Given.require(decoder.isEnd(), "something is left");
    }
    Given.judge(SINGLE, value);
  }

  @FuzzTest(maxDuration = "60s")
  void aSchemaIsOpenedOrItsFaultsAreTold(byte[] text) {
    Given.open("avro", Map.of(), "a.avsc", text)
        .ifPresent(contract -> {
          Given.judge(contract, new byte[200]);
          Given.judge(contract, text);
        });
  }
}
