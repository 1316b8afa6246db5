package io.clawback.demo.world;

import io.clawback.servers.cloudwatch.FakeCloudWatchLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stands in for Amazon's CloudWatch Logs: a fake of its protocol on loopback, to which the product
 * writes through Amazon's own client. No emulator can be had.
 */
final class CloudWatch implements AutoCloseable {
  private static final String SECRET = "cloudwatch-secret";

  private final FakeCloudWatchLogs fake;

  private CloudWatch(FakeCloudWatchLogs fake) {
    this.fake = fake;
  }

  static CloudWatch start(Folder folder) {
    // The fake takes any key; the file is there because secrets do not belong into a config.
    Folder.write(folder.root().resolve(SECRET), "made-up");
    try {
      return new CloudWatch(FakeCloudWatchLogs.start(InstantSource.system()));
    } catch (IOException e) {
      throw new UncheckedIOException("the fake of CloudWatch Logs did not start", e);
    }
  }

  /** The product's settings for it. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("endpoint", fake.endpoint().toString());
    settings.put("region", "eu-central-1");
    settings.put("log-group", "clawback-audit");
    settings.put("log-stream", "demo");
    settings.put("create-group", "true");
    settings.put("access-key-id", "demo");
    settings.put("secret-access-key", "${file:" + SECRET + "}");
    return settings;
  }

  @Override
  public void close() {
    fake.close();
  }
}
