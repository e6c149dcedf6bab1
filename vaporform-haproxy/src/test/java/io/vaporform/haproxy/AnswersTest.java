package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProvisioningException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What HAProxy 2.6.12 says, read. */
class AnswersTest {

    @Test
    void statisticsAreReadByTheNamesOfTheirColumns() {
        List<Statistic> all =
                Statistic.all("# pxname,svname,qcur,scur,status,check_status,type,last_chk,hrsp_5xx,new,\n"
                        + "slot1,i1,1,2,UP,* L7OK,2,\"a \"\"b\"\", c\nd\",7,x,\n"
                        + "slot1,BACKEND,0,0,UP,,1,,,,\n\n");

        assertThat(all).hasSize(2);
        assertThat(all.get(0).proxy()).isEqualTo("slot1");
        assertThat(all.get(0).server()).isEqualTo("i1");
        assertThat(all.get(0).isServer()).isTrue();
        assertThat(all.get(0).inUse()).isEqualTo(3);
        assertThat(all.get(0).check()).isEqualTo("L7OK");
        assertThat(all.get(0).count("hrsp_5xx")).isEqualTo(7);
        assertThat(all.get(0).count("of another version")).isZero();
        assertThat(all.get(0).row().text("last_chk")).isEqualTo("a \"b\", c\nd");
        assertThat(all.get(1).isBackend()).isTrue();
        assertThat(all.get(1).count("hrsp_5xx")).isZero();
    }

    @Test
    void whatIsNoTableIsSaidInHaproxysWords() {
        assertThatThrownBy(() -> Statistic.all("No such proxy."))
                .isInstanceOf(ProvisioningException.class)
                .hasMessage("show stat: HAProxy said: No such proxy.");
        assertThatThrownBy(() -> ServerState.all("Can't find backend."))
                .hasMessage("show servers state: HAProxy said: Can't find backend.");
        assertThatThrownBy(() -> Processes.of("Unknown command"))
                .hasMessage("show proc: HAProxy said: Unknown command");
        assertThatThrownBy(() -> ProcessInfo.of("x")).hasMessage("show info: HAProxy said: x");
        assertThatThrownBy(() -> LoadedCertificate.of("Can't display the certificate"))
                .hasMessage("show ssl cert: HAProxy said: Can't display the certificate");
        assertThatThrownBy(() -> Table.csv("show stat", "# a,b\nc,d,e,f"))
                .hasMessageContaining("more cells than titles");
    }

    @Test
    void aServerIsActiveWhenItRunsAndHasPassedItsCheck() {
        assertThat(states("2 0", "3").isActive()).isTrue();
        assertThat(states("2 4", "3").isActive())
                .as("disabled by the file, and ready since")
                .isTrue();
        assertThat(states("2 0", "0").isActive()).as("not checked yet").isFalse();
        assertThat(states("0 0", "2").isActive()).isFalse();
        assertThat(states("2 8", "3").isActive()).isFalse();
        assertThat(states("2 8", "3").isDraining()).isTrue();
        assertThat(states("0 1", "0").isInMaintenance()).isTrue();
    }

    private static ServerState states(String operationalAndAdmin, String check) {
        return ServerState.all("1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight"
                        + " srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_port\n"
                        + "3 slot1 1 i1 127.0.0.1 " + operationalAndAdmin + " 77 1 0 1 " + check + " 8080\n")
                .get(0);
    }

    @Test
    void aServerHasItsAddressAndWeight() {
        ServerState state = states("2 0", "3");

        assertThat(state.backend()).isEqualTo("slot1");
        assertThat(state.name()).isEqualTo("i1");
        assertThat(state.address()).isEqualTo("127.0.0.1");
        assertThat(state.port()).isEqualTo(8080);
        assertThat(state.weight()).isEqualTo(77);
    }

    @Test
    void anAddressIsTheSameHoweverItIsWritten() throws Exception {
        assertThat(at("::1").isAt(new InetSocketAddress(InetAddress.getByName("::1"), 8080)))
                .isTrue();
        assertThat(at("127.0.0.1").isAt(new InetSocketAddress("127.0.0.1", 8080)))
                .isTrue();
        assertThat(at("127.0.0.1").isAt(new InetSocketAddress("127.0.0.1", 8081)))
                .isFalse();
        assertThat(at("127.0.0.2").isAt(new InetSocketAddress("127.0.0.1", 8080)))
                .isFalse();
        assertThat(at("localhost").isAt(new InetSocketAddress("127.0.0.1", 8080)))
                .isFalse();
        assertThat(at("-").isAt(new InetSocketAddress("127.0.0.1", 8080))).isFalse();
    }

    private static ServerState at(String address) {
        return new ServerState("slot1", "i1", address, 8080, 2, 0, 1, 3);
    }

    @Test
    void connectionsAreThoseInUseAndThoseThatAreKept() {
        assertThat(ServerConnections.all("# bkname/svname bkid/svid addr port - purge_delay used_cur used_max need_est"
                        + " unsafe_nb safe_nb idle_lim idle_cur idle_per_thr[2]\n"
                        + "slot1/i1 3/1 127.0.0.1 1 - 0 4 5 0 0 0 0 2 1 1\n"))
                .containsExactly(new ServerConnections("slot1", "i1", 4, 2));
    }

    @Test
    void processesAreTheMasterThoseOfNowAndThoseOfBefore() {
        assertThat(Processes.of("#<PID>          <type>          <reloads>       <uptime>        <version>      \n"
                        + "1162            master          5 [failed: 1]   0d00h02m07s     2.6.12-1+deb12u4\n"
                        + "# workers\n"
                        + "1271            worker          1               0d00h00m00s     2.6.12-1+deb12u4\n"
                        + "# old workers\n"
                        + "1233            worker          3               0d00h00m43s     2.6.12-1+deb12u4\n"
                        + "# programs\n"))
                .isEqualTo(new Processes(1162, 5, 1, List.of(1271L), List.of(1233L)))
                .extracting(Processes::all)
                .isEqualTo(List.of(1271L, 1233L));
    }

    @Test
    void aProcessSaysWhoseCountersItHas() {
        ProcessInfo info = ProcessInfo.of("Name: HAProxy\nPid: 1564\nStart_time_sec: 1796073000\ndescription: \n");

        assertThat(info.pid()).isEqualTo(1564);
        assertThat(info.startedAt()).isEqualTo(1_796_073_000);
        assertThat(info.number("Unknown")).isZero();
    }

    @Test
    void aCertificateIsKnownByItsSerial() {
        LoadedCertificate certificate = LoadedCertificate.of("Filename: /e/a.pem\nStatus: Used\nSerial: 00FF\n"
                + "notBefore: Nov 29 12:00:00 2026 GMT\nnotAfter: Nov 30 12:00:00 2027 GMT\n"
                + "SHA1 FingerPrint: AA\nSubject: /CN=a\nFilename: spoof\n");

        assertThat(certificate)
                .isEqualTo(new LoadedCertificate(
                        "/e/a.pem", true, BigInteger.valueOf(255), "Nov 30 12:00:00 2027 GMT", "AA"));
    }
}
