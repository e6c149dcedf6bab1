package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AccessTest {

    private static Access login(String user, String password) {
        return new Access("postgresql", Optional.of(user), Optional.of(Value.of(Secret.of(password))), "maindb");
    }

    static Stream<Arguments> uris() {
        return Stream.of(
                Arguments.of("plain", login("app", "pw"), "postgresql://app:pw@db:5432/maindb"),
                Arguments.of("at and colon", login("a@b", "p:w@x"), "postgresql://a%40b:p%3Aw%40x@db:5432/maindb"),
                Arguments.of(
                        "slash and query", login("app", "a/b?c#d"), "postgresql://app:a%2Fb%3Fc%23d@db:5432/maindb"),
                Arguments.of("space and plus", login("app", "a b+c"), "postgresql://app:a%20b%2Bc@db:5432/maindb"),
                Arguments.of("percent", login("app", "100%"), "postgresql://app:100%25@db:5432/maindb"),
                Arguments.of("Unicode", login("app", "ü"), "postgresql://app:%C3%BC@db:5432/maindb"),
                Arguments.of(
                        "no password",
                        new Access("ftp", Optional.of("anonymous"), Optional.empty(), ""),
                        "ftp://anonymous@db:5432"),
                Arguments.of("no login", Access.HTTP, "http://db:5432"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uris")
    void userAndPasswordAreEncoded(String name, Access access, String expected) {
        assertThat(access.uri("db", 5432).reveal()).isEqualTo(expected);
    }

    static List<String> hostile() {
        return DeploymentRulesTest.HOSTILE;
    }

    @ParameterizedTest(name = "hostile text {index}")
    @MethodSource("hostile")
    void whateverThePasswordIsTheUriKeepsItsParts(String password) {
        URI uri = URI.create(login("app", password).uri("db.internal", 5432).reveal());

        assertThat(uri.getHost()).isEqualTo("db.internal");
        assertThat(uri.getPort()).isEqualTo(5432);
        assertThat(uri.getPath()).isEqualTo("/maindb");
        String encoded = uri.getRawUserInfo().substring("app:".length());
        assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(password);
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        assertThat(Access.HTTP.uri("fd00::1", 80).reveal()).isEqualTo("http://[fd00::1]:80");
        assertThat(new Endpoint("main", From.HOST, "::1", 80).authority()).isEqualTo("[::1]:80");
        assertThat(new Endpoint("main", From.HOST, "127.0.0.1", 80).authority()).isEqualTo("127.0.0.1:80");
    }

    @Test
    void aPasswordThatIsNotKnownYetMakesNoUri() {
        Access open = new Access("http", Optional.of("me"), Optional.of(Value.generated("password")), "");

        assertThatIllegalStateException().isThrownBy(() -> open.uri("db", 80)).withMessageContaining("not resolved");
        assertThatIllegalStateException().isThrownBy(open::credentials);
    }

    @Test
    void credentialsNeedBothParts() {
        assertThat(login("app", "pw").credentials()).contains(new Credentials("app", Secret.of("pw")));
        assertThat(Access.HTTP.credentials()).isEmpty();
        assertThat(new Access("http", Optional.of("me"), Optional.empty(), "").credentials())
                .isEmpty();
    }

    @Test
    void outputsTellHowToLogIn() {
        Endpoint network = new Endpoint("main", From.NETWORK, "db", 5432);
        Endpoint host = new Endpoint("main", From.HOST, "127.0.0.1", 40_001);
        Endpoint admin = new Endpoint("admin", From.NETWORK, "db", 9000);
        DeploymentOutputs outputs =
                DeploymentOutputs.of(Optional.of(login("app", "pw")), List.of(host, network, admin), List.of());

        assertThat(outputs.uri(From.NETWORK).orElseThrow().reveal()).isEqualTo("postgresql://app:pw@db:5432/maindb");
        assertThat(outputs.uri(From.HOST).orElseThrow().reveal()).contains("@127.0.0.1:40001/");
        assertThat(outputs.endpoint("admin", From.NETWORK)).contains(admin);
        assertThat(outputs.endpoint("admin", From.HOST)).isEmpty();
        assertThat(outputs.fields().keySet())
                .containsExactly(
                        "host",
                        "port",
                        "main.host",
                        "main.port",
                        "admin.host",
                        "admin.port",
                        "uri",
                        "username",
                        "password");
        assertThat(outputs.fields().get("port")).isEqualTo(Value.of("5432"));
        assertThat(VolumeOutputs.of("vol-1").fields()).containsOnlyKeys("id", "until");
    }
}
