package io.clawback.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.clawback.content.Contract;
import java.util.List;
import java.util.Map;

class ProtobufFuzzTest {
  private static final String TEXT =
      """
      syntax = "proto3";
      message A {
        string s = 1; bytes b = 2; int64 i = 3; sint32 z = 4; fixed32 f = 5; double d = 6;
        A a = 7; repeated A many = 8; repeated int32 packed = 9; map<string, A> map = 10;
        E e = 11; oneof o { string x = 12; fixed64 y = 13; }
        enum E { P = 0; }
        message B { A a = 1; }
      }
      """;
  private static final Contract BARE = Given.contract("protobuf", Map.of(), "a.proto", TEXT);
  private static final Contract FRAMED =
      Given.contract("protobuf", Map.of("framing", List.of("confluent")), "a.proto", TEXT);

  @FuzzTest(maxDuration = "60s")
  void whatIsInOrderTheLibraryReadsToo(byte[] value) throws InvalidProtocolBufferException {
    if (Given.judge(BARE, value).isEmpty()) {
      UnknownFieldSet.parseFrom(value);
    }
    Given.judge(FRAMED, value);
  }

  @FuzzTest(maxDuration = "60s")
  void aSourceIsOpenedOrItsFaultsAreTold(byte[] text) {
    Given.open("protobuf", Map.of(), "a.proto", text)
        .ifPresent(contract -> Given.judge(contract, text));
  }
}
