package io.clawback.sink.cloudwatch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClientBuilder;

/** Builds Amazon's client from the settings; every wait in it has an end. */
final class Clients {
  private static final int ATTEMPTS = 3;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private Clients() {}

  static CloudWatchLogsClient open(Settings settings) {
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder()
            .connectionTimeout(CONNECT)
            .socketTimeout(settings.timeout())
            .maxConnections(2);
    settings
        .optional(Settings.CA_FILE)
        .ifPresent(file -> http.tlsTrustManagersProvider(() -> trusting(Path.of(file))));
    CloudWatchLogsClientBuilder builder =
        CloudWatchLogsClient.builder()
            .region(Region.of(settings.text(Settings.REGION)))
            .credentialsProvider(credentials(settings))
            .httpClientBuilder(http)
            .overrideConfiguration(o ->
                o.apiCallAttemptTimeout(settings.timeout())
                    .apiCallTimeout(settings.timeout().multipliedBy(ATTEMPTS))
                    .retryStrategy(StandardRetryStrategy.builder().maxAttempts(ATTEMPTS).build()));
    settings
        .optional(Settings.ENDPOINT)
        .ifPresent(endpoint -> builder.endpointOverride(URI.create(endpoint)));
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(Settings settings) {
    if (settings.optional(Settings.KEY_ID).isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    String id = settings.text(Settings.KEY_ID);
    String secret = settings.text(Settings.SECRET);
    AwsCredentials given =
        settings
            .optional(Settings.TOKEN)
            .<AwsCredentials>map(token -> AwsSessionCredentials.create(id, secret, token))
            .orElseGet(() -> AwsBasicCredentials.create(id, secret));
    return StaticCredentialsProvider.create(given);
  }

  private static TrustManager[] trusting(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + number, each);
        number++;
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw SdkClientException.create("the certificates in " + file + " cannot be used", e);
    }
  }
}
