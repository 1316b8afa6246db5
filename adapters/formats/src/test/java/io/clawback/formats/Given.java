package io.clawback.formats;

import io.clawback.content.Contract;
import io.clawback.content.ContractFactory;
import io.clawback.content.DeclaredContract;
import io.clawback.content.Message;
import io.clawback.content.UnusableContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** Messages and contracts as tests give them. */
public final class Given {
  private Given() {}

  /** A contract of a kind that the service loader finds: sources as name and text by turns. */
  public static Contract contract(
      String kind, SortedMap<String, List<String>> settings, String... sources)
      throws UnusableContract {
    List<DeclaredContract.Source> files = new ArrayList<>();
    for (int i = 0; i < sources.length; i += 2) {
      files.add(
          new DeclaredContract.Source(sources[i], sources[i + 1].getBytes(StandardCharsets.UTF_8)));
    }
    return factory(kind).open(new DeclaredContract("contract", files, settings));
  }

  /** The faults of one that cannot be opened. */
  public static List<UnusableContract.Fault> faults(
      String kind, SortedMap<String, List<String>> settings, String... sources) {
    try {
      contract(kind, settings, sources);
      return List.of();
    } catch (UnusableContract e) {
      return e.faults();
    }
  }

  public static ContractFactory factory(String kind) {
    return ServiceLoader.load(ContractFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(f -> f.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** Settings as key and value by turns. */
  public static SortedMap<String, List<String>> settings(String... pairs) {
    TreeMap<String, List<String>> settings = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      settings.computeIfAbsent(pairs[i], k -> new ArrayList<>()).add(pairs[i + 1]);
    }
    return settings;
  }

  public static Message message(String value) {
    return message(value.getBytes(StandardCharsets.UTF_8));
  }

  /** The value stands in the middle of other bytes, as in a batch. */
  public static Message message(byte... value) {
    Message message = new Message();
    message.bytes = new byte[value.length + 7];
    java.util.Arrays.fill(message.bytes, (byte) '{');
    System.arraycopy(value, 0, message.bytes, 3, value.length);
    message.valueFrom = 3;
    message.valueLength = value.length;
    message.timestamp = 1_700_000_000_000L;
    return message;
  }

  public static Message tombstone() {
    Message message = message();
    message.valueLength = Message.ABSENT;
    return message;
  }

  /** The same message with a key and one header. */
  public static Message with(Message message, String key, String header, String value) {
    byte[] k = key.getBytes(StandardCharsets.UTF_8);
    byte[] h = header.getBytes(StandardCharsets.UTF_8);
    byte[] v = value.getBytes(StandardCharsets.UTF_8);
    return with(message, k, h, v);
  }

  /** The same in bytes. */
  public static Message with(Message message, byte[] k, byte[] h, byte[] v) {
    int at = message.bytes.length;
    byte[] all = java.util.Arrays.copyOf(message.bytes, at + k.length + h.length + v.length);
    System.arraycopy(k, 0, all, at, k.length);
    System.arraycopy(h, 0, all, at + k.length, h.length);
    System.arraycopy(v, 0, all, at + k.length + h.length, v.length);
    message.bytes = all;
    message.keyFrom = at;
    message.keyLength = k.length;
    message.headers = new int[] {at + k.length, h.length, at + k.length + h.length, v.length};
    message.headerCount = 1;
    return message;
  }
}
