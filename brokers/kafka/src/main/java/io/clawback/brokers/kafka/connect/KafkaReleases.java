package io.clawback.brokers.kafka.connect;

import org.apache.kafka.clients.admin.FeatureMetadata;

/** Which release a broker is, told from the newest metadata version that it supports. */
final class KafkaReleases {
  private static final String FEATURE = "metadata.version";

  /** Feature level from which on it is that release; ascending. Source: Kafka's MetadataVersion. */
  private enum Release {
    V3_3(1, "3.3"),
    V3_4(8, "3.4"),
    V3_5(9, "3.5"),
    V3_6(12, "3.6"),
    V3_7(15, "3.7"),
    V3_8(20, "3.8"),
    V3_9(21, "3.9"),
    V4_0(22, "4.0"),
    V4_1(26, "4.1"),
    V4_2(28, "4.2"),
    V4_3(30, "4.3"),
    V4_4(31, "4.4 or newer");

    final int from;
    final String words;

    Release(int from, String words) {
      this.from = from;
      this.words = words;
    }
  }

  private KafkaReleases() {}

  /** Such as {@code 4.3}; empty when the broker does not tell. */
  static String name(FeatureMetadata features) {
    var supported = features.supportedFeatures().get(FEATURE);
    String name = "";
    if (supported != null) {
      for (Release release : Release.values()) {
        if (supported.maxVersion() >= release.from) {
          name = release.words;
        }
      }
    }
    return name;
  }
}
