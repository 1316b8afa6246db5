package io.clawback.proofs.done;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority, and a server's certificate from it that has expired. */
final class Certificates {
  static final String WORD = "changeit";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  static Certificates make(Path folder) throws IOException, InterruptedException {
    Certificates made = new Certificates(folder);
    made.pair("ca", "-dname", "CN=test", "-ext", "bc:c", "-startdate", "-90d", "-validity", "365");
    made.pair(
        "server",
        "-dname",
        "CN=127.0.0.1",
        "-signer",
        "ca",
        "-ext",
        "SAN=ip:127.0.0.1",
        "-startdate",
        "-40d",
        "-validity",
        "30");
    made.keytool("-exportcert", "-rfc", "-alias", "ca", "-file", made.authority().toString());
    made.keytool(
        "-importkeystore",
        "-noprompt",
        "-srckeystore",
        made.folder.resolve("all.p12").toString(),
        "-srcstorepass",
        WORD,
        "-srcalias",
        "server",
        "-destkeystore",
        made.server().toString(),
        "-deststoretype",
        "PKCS12",
        "-deststorepass",
        WORD);
    return made;
  }

  /** The server's key and its certificate, with the authority's. */
  Path server() {
    return folder.resolve("server.p12");
  }

  /** What clients trust. */
  Path authority() {
    return folder.resolve("ca.pem");
  }

  private void pair(String alias, String... words) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1"));
    all.addAll(List.of(words));
    keytool(all.toArray(String[]::new));
  }

  private void keytool(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words));
    if (!command.contains("-srckeystore")) {
      command.addAll(
          List.of(
              "-storetype",
              "PKCS12",
              "-keystore",
              folder.resolve("all.p12").toString(),
              "-storepass",
              WORD));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(told);
    }
  }
}
