package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RrsetTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "A     | 192.0.2.1                | 192.0.2.1",
                "AAAA  | 2001:DB8:0:0:0:0:0:1     | 2001:db8::1",
                "AAAA  | 2001:db8:0:1:0:0:0:1     | 2001:db8:0:1::1",
                "AAAA  | 0:0:1:0:0:1:0:0          | ::1:0:0:1:0:0",
                "AAAA  | 1:0:2:3:4:5:6:7          | 1:0:2:3:4:5:6:7",
                "AAAA  | ::                       | ::",
                "AAAA  | 64:ff9b::192.0.2.1       | 64:ff9b::c000:201",
                "cname | WWW.Example.COM.         | www.example.com",
                "MX    | 010  Mail.Example.com.   | 10 mail.example.com",
                "MX    | 0 .                      | 0 .",
                "SRV   | 0 5 443 www.Example.com. | 0 5 443 www.example.com",
                "CAA   | 0 ISSUE letsencrypt.org  | 0 issue \"letsencrypt.org\"",
                "CAA   | 0 issue \";\"            | 0 issue \";\"",
                "TXT   | hello                    | \"hello\"",
                "TXT   | \"a\"   \"b  c\" d      | \"a\" \"b  c\" \"d\"",
                "TXT   | \"txtvers=1\"\"path=/\"   | \"txtvers=1\" \"path=/\"",
                "TXT   | \"\\ü\"                  | \"\\195\\188\"",
                "TXT   | \"q\\\"b\\\\ \\195\\188\" | \"q\\\"b\\\\ \\195\\188\"",
                "TXT   | \"ü\"                    | \"\\195\\188\"",
                "TXT   | \"\"                     | \"\"",
                "SSHFP | 1  1   ABCD              | 1 1 ABCD",
                "HINFO | \"a  b\"   \"c\\\"  d\"    | \"a  b\" \"c\\\"  d\"",
            })
    void dataHaveOneFormForEachMeaning(String type, String given, String text) {
        assertThat(Rdata.of(type, given).text()).isEqualTo(text);
        assertThat(Rdata.of(type, text)).isEqualTo(Rdata.of(type, given));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "A     | 192.0.2",
                "A     | 192.0.2.256",
                "A     | 999.1.1.1",
                "A     | 192.0.2.1.",
                "A     | localhost",
                "A     | ::1",
                "AAAA  | 192.0.2.1",
                "AAAA  | 1::2::3",
                "AAAA  | fe80::1%lo",
                "CNAME | a b",
                "MX    | mail.example.com",
                "MX    | 65536 mail.example.com",
                "SRV   | 0 5 www.example.com",
                "CAA   | 256 issue \"x\"",
                "TXT   | \"open",
                "TXT   | \\999",
                "TXT   | end\\",
                "SSHFP | ''",
                "A B   | x",
            })
    void whatARecordCannotSayIsRefused(String type, String given) {
        assertThatThrownBy(() -> Rdata.of(type, given)).isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void aTextIsQuotedAndCutAndReadBackWhole() {
        String value = "v=1; \"quoted\" \\ back\nline ü \0 " + "x".repeat(600);

        Rdata txt = Rdata.txt(value);

        assertThat(txt.value()).isEqualTo(value);
        assertThat(txt.text().split("\" \"", -1)).hasSize(3);
        assertThat(txt.text()).matches("[ -~]*");
    }

    @Test
    void nothingGetsOutOfAQuotedText() {
        assertThat(Rdata.txt("\" 300 IN A 192.0.2.66 ; ").text()).isEqualTo("\"\\\" 300 IN A 192.0.2.66 ; \"");
    }

    @Test
    void theOrderOfDataDoesNotMatter() {
        assertThat(Rrset.of(
                        "example.com", Rdata.mx(10, "b.example"), Rdata.mx(10, "a.example"), Rdata.mx(10, "b.example")))
                .isEqualTo(Rrset.of("Example.com.", Rdata.mx(10, "a.example"), Rdata.mx(10, "B.example")));
    }

    @Test
    void aSetIsOfOneTypeAndACnameAlone() {
        assertThatThrownBy(() -> Rrset.of("www.example.com", Rdata.a("192.0.2.1"), Rdata.aaaa("2001:db8::1")))
                .hasMessageContaining("several types");
        assertThatThrownBy(() -> Rrset.of("www.example.com", Rdata.cname("a.example"), Rdata.cname("b.example")))
                .hasMessageContaining("one CNAME");
        assertThatThrownBy(() -> Rrset.of("www.example.com")).hasMessageContaining("there are none");
    }

    @Test
    void aTimeToLiveIsWholeSecondsOf31Bits() {
        Rrset www = Rrset.of("www.example.com", Rdata.a("192.0.2.1"));

        assertThat(www.ttl()).isEqualTo(Rrset.DEFAULT_TTL);
        assertThat(www.ttl(Duration.ZERO).ttl()).isZero();
        assertThatThrownBy(() -> www.ttl(Duration.ofMillis(1500))).hasMessageContaining("whole seconds");
        assertThatThrownBy(() -> www.ttl(Duration.ofSeconds(1L << 31))).hasMessageContaining("ttl of www.example.com");
        assertThatThrownBy(() -> www.ttl(Duration.ofSeconds(-1))).isInstanceOf(InvalidSpecException.class);
    }

    @Test
    void aSetIsShownAsAZonesFileHasIt() {
        assertThat(Rrset.of("www.example.com", Rdata.a("192.0.2.2"), Rdata.a("192.0.2.1")))
                .hasToString("www.example.com. 300 IN A 192.0.2.1\nwww.example.com. 300 IN A 192.0.2.2");
    }
}
