package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.haproxy.RuntimeSocket.HungException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to the real HAProxy arrives as data, by way of the master and without it. */
@Timeout(120)
class RuntimeSocketIT {

    @BeforeAll
    static void isInstalled() {
        AnyHaproxy.program();
    }

    @TempDir
    private Path path;

    private AnyHaproxy haproxy;
    private String file;

    @BeforeEach
    void start() throws Exception {
        file = path.resolve("routes.map").toString();
        haproxy = new AnyHaproxy(path, text -> text.line("http-request set-var(txn.a) path,map(" + file + ")")
                .section("backend slot1")
                .line("balance roundrobin"));
    }

    @AfterEach
    void stop() {
        haproxy.close();
    }

    private RuntimeSocket socket(String way) {
        return way.equals("master") ? haproxy.worker().socket() : haproxy.admin();
    }

    @ParameterizedTest
    @ValueSource(strings = {"master", "worker"})
    void hostileWordsArriveAsTheyAre(String way) {
        List<MapEntry> entries = ConfigEncoderIT.hostileEntries();
        for (MapEntry entry : entries) {
            socket(way).tell(RuntimeCommand.of("add map", file, entry.key(), entry.value()));
        }

        assertThat(haproxy.worker().map(file).entries()).containsExactlyElementsOf(entries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"master", "worker"})
    void hostileWordsOfABatchArriveAsTheyAre(String way) {
        List<MapEntry> entries = ConfigEncoderIT.hostileEntries();
        List<RuntimeCommand> commands = new ArrayList<>();
        entries.forEach(entry -> commands.add(RuntimeCommand.of("add map", file, entry.key(), entry.value())));

        socket(way).tellAll(commands);

        assertThat(haproxy.worker().map(file).entries()).containsExactlyElementsOf(entries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"master", "worker"})
    void hostileWordsThatBelongTogetherArriveAsTheyAre(String way) {
        List<MapEntry> entries = ConfigEncoderIT.hostileEntries();
        List<RuntimeCommand> commands = new ArrayList<>();
        entries.forEach(entry -> commands.add(RuntimeCommand.of("add map", file, entry.key(), entry.value())));

        socket(way).tellTogether(commands, String::isEmpty);

        assertThat(haproxy.worker().map(file).entries()).containsExactlyElementsOf(entries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"master", "worker"})
    void hostileLinesOfAPayloadArriveAsTheyAre(String way) {
        List<MapEntry> entries = ConfigEncoderIT.hostileEntries();
        for (MapEntry entry : entries) {
            socket(way).tell(RuntimeCommand.withPayload(List.of(entry.line(), "l v"), "add map", file));
            socket(way).tell(RuntimeCommand.of("del map", file, "l"));
        }

        assertThat(haproxy.worker().map(file).entries()).containsExactlyElementsOf(entries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"master", "worker"})
    void theLongestCommandIsTaken(String way) {
        int rest = RuntimeCommand.LONGEST - ("add map " + file + " <<\n" + "\n").length();
        List<String> lines = new ArrayList<>();
        while (rest > 1_020) {
            lines.add("k" + lines.size() + " " + "v".repeat(996 - ("k" + lines.size()).length()));
            rest -= 998;
        }
        lines.add("last " + "v".repeat(rest - "last \n".length()));
        RuntimeCommand longest = RuntimeCommand.withPayload(lines, "add map", file);
        assertThat(longest.text()).hasSize(RuntimeCommand.LONGEST);

        // The words that choose the worker are read before, and are no part of the command.
        socket(way).tell(longest);

        assertThat(haproxy.worker().map(file).entries()).hasSameSizeAs(lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"master", "worker"})
    void thousandsOfCommandsHaveOneConnection(String way) {
        long before = haproxy.worker().info().number("CumConns");
        List<RuntimeCommand> commands = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            commands.add(RuntimeCommand.of("add map", file, "host" + i + ".test/", "slot1"));
        }
        commands.add(RuntimeCommand.withPayload(List.of("p1 a", "p2 b"), "add map", file));

        List<String> answers = socket(way).askAll(commands);

        assertThat(answers).hasSize(2_001).containsOnly("");
        assertThat(haproxy.worker().map(file).entries()).hasSize(2_002);
        if (way.equals("worker")) {
            assertThat(haproxy.worker().info().number("CumConns") - before).isLessThan(10);
        }
    }

    @Test
    void answersOfABatchAreThoseOfItsCommands() {
        List<RuntimeCommand> commands = List.of(
                RuntimeCommand.of("get var proc.digest"),
                RuntimeCommand.of("show version"),
                RuntimeCommand.of("del map", file, "x"));

        List<String> one = commands.stream().map(haproxy.worker().socket()::ask).toList();

        assertThat(haproxy.worker().socket().askAll(commands)).isEqualTo(one);
        assertThat(haproxy.admin().askAll(commands)).isEqualTo(one);
        assertThat(one.get(0)).isEqualTo("proc.digest: type=str value=<any>");
        assertThat(one.get(2)).isEqualTo("Key not found.");
    }

    @Test
    void aRefusalIsInHaproxysWords() {
        assertThatThrownBy(() -> haproxy.admin().tell(RuntimeCommand.of("del server", "slot1/none")))
                .isInstanceOf(ProvisioningException.class)
                .hasMessage("del server: HAProxy said: No such server.");
        assertThatThrownBy(() -> haproxy.worker().servers("none"))
                .hasMessage("show servers state: HAProxy said: Can't find backend.");
        assertThatThrownBy(() -> haproxy.worker().statistics("none")).hasMessageContaining("No such proxy.");
        assertThatThrownBy(() -> haproxy.worker().certificate("/none")).hasMessageContaining("Not found");
        assertThatThrownBy(() -> new Worker(haproxy.master().process(999_999)).info())
                .hasMessageContaining("Can't find the target PID");
    }

    @Test
    void whatAProcessSaysIsRead() {
        SlotServer server =
                new SlotServer("i1", new InetSocketAddress("127.0.0.1", 1), 77, SlotServer.Check.USUAL, false);
        List<String> words = new ArrayList<>(List.of("slot1/i1"));
        words.addAll(server.words());
        haproxy.admin()
                .tell(RuntimeCommand.of("add server", words.toArray(String[]::new)), "New server registered."::equals);

        Worker worker = haproxy.worker();
        Processes processes = Processes.of(haproxy.master().ask(RuntimeCommand.of("show proc")));

        assertThat(worker.info().pid()).isEqualTo(processes.workers().get(0));
        assertThat(worker.info().startedAt()).isPositive();
        assertThat(worker.digest()).contains("any");
        assertThat(worker.servers("slot1")).singleElement().satisfies(state -> {
            assertThat(state.name()).isEqualTo("i1");
            assertThat(state.port()).isEqualTo(1);
            assertThat(state.weight()).isEqualTo(77);
            assertThat(state.isInMaintenance()).isTrue();
        });
        assertThat(worker.connections("slot1")).containsExactly(new ServerConnections("slot1", "i1", 0, 0));
        assertThat(worker.statistics("slot1")).singleElement().satisfies(statistic -> {
            assertThat(statistic.status()).isEqualTo("MAINT");
            assertThat(statistic.isServer()).isTrue();
        });
        assertThat(worker.statistics()).extracting(Statistic::proxy).contains("any", "slot1");
        assertThat(worker.certificates()).isEmpty();
        assertThat(worker.serverStates()).startsWith("1\n# be_id").endsWith("\n");
    }

    @Test
    void aMapIsChangedAndReadBack() {
        LoadedMap map = haproxy.worker().map(file);

        map.put(new MapEntry("a.test/", "slot1"));
        map.put(new MapEntry("a.test/", "slot2"));
        map.put(new MapEntry("a.test/", "slot2"));

        assertThat(map.entries()).containsExactly(new MapEntry("a.test/", "slot2"));
        assertThat(map.has(new MapEntry("a.test/", "slot2"))).isTrue();
        assertThat(map.has(new MapEntry("a.test/", "slot"))).isFalse();

        map.remove("a.test/");
        map.remove("a.test/");
        assertThat(map.entries()).isEmpty();
    }

    @Test
    void aMapIsReplacedInOneStep() {
        LoadedMap map = haproxy.worker().map(file);
        map.put(new MapEntry("old", "slot1"));
        List<MapEntry> wanted = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            wanted.add(new MapEntry("host" + i + ".example.com/", "slot" + i + ":r" + i + ":SH"));
        }

        map.replace(wanted);
        assertThat(map.entries()).isEqualTo(wanted);

        map.replace(List.of());
        assertThat(map.entries()).isEmpty();
        assertThatThrownBy(() -> haproxy.worker().map("/none").replace(List.of()))
                .isInstanceOf(ProvisioningException.class);
    }

    @Test
    void aProcessThatIsStoppedIsHung() throws Exception {
        long worker = haproxy.worker().info().pid();
        Frozen.freeze(worker);
        try {
            Duration limit = Duration.ofMillis(500);
            assertThatThrownBy(() -> haproxy.master().worker().within(limit).ask(RuntimeCommand.of("show info")))
                    .isInstanceOf(HungException.class);
            assertThatThrownBy(() -> haproxy.admin().within(limit).ask(RuntimeCommand.of("show info")))
                    .isInstanceOf(HungException.class);
        } finally {
            Frozen.thaw(worker);
        }
        assertThat(haproxy.worker().info().pid()).isEqualTo(worker);
    }
}
