package io.clawback.formats.registry;

import static io.clawback.formats.Given.contract;
import static io.clawback.formats.Given.faults;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.content.Contract;
import io.clawback.formats.Given;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
  @TempDir Path folder;

  @Test
  void aCertificateThatNobodyVouchesForIsRefusedUnlessItIsDeclared() throws Exception {
    try (FakeRegistry registry = FakeRegistry.overTls(server())) {
      registry.schema("/schemas/ids/1", "AVRO", "\"int\"");
      Contract stranger = contract("registry", Given.settings("url", registry.url()));
      assertThat(stranger.judge(RegistryTest.framed(1))).isEmpty();
      assertThat(stranger.notJudged())
          .containsExactly(
              new Contract.NotJudged(
                  "no trusted TLS connection to the registry ("
                      + registry.url()
                      + "): check its `url`, run `clawback doctor`",
                  1));
      assertThat(registry.asked()).isEmpty();

      String pem = Files.readString(folder.resolve("ca.pem"));
      Contract known = contract("registry", Given.settings("url", registry.url()), "ca.pem", pem);
      assertThat(known.judge(RegistryTest.framed(1))).isPresent();
      assertThat(known.notJudged()).isEmpty();
    }
  }

  @Test
  void aFileWithoutACertificateIsToldWhenItIsOpened() {
    assertThat(faults("registry", Given.settings("url", "https://x.example"), "ca.pem", "none"))
        .extracting("place")
        .containsExactly("ca.pem");
  }

  /** A server's identity that only its own certificate vouches for, made by the JDK's keytool. */
  private SSLContext server() throws Exception {
    Path store = folder.resolve("server.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "s",
        "-keyalg",
        "EC",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "san=ip:127.0.0.1",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "s",
        "-keystore",
        store.toString(),
        "-file",
        folder.resolve("ca.pem").toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String... words) throws Exception {
    java.util.List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(java.util.List.of(words));
    command.addAll(java.util.List.of("-storepass", "changeit"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
  }
}
