package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program of this machine. It sees nothing of the host's environment. */
final class HaproxyProgram {

    private static final File NOTHING = new File("/dev/null");
    private static final Pattern VERSION = Pattern.compile("HAProxy version (\\d{1,3})\\.(\\d{1,3})[^ ]*");
    private static final int MAJOR = 2;
    private static final int MINOR = 6;

    private final Path file;

    /** @param file of HAProxy 2.6 or newer */
    HaproxyProgram(Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * Refuses what is too old, or is not there.
     *
     * @throws ProvisioningException naming the version that is there
     */
    void requireSupported(HaproxyDirectory directory, Duration limit) {
        String said = run("look at the version of HAProxy", List.of("-v"), directory, limit)
                .log()
                .words();
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            throw new ProvisioningException(
                    "look at the version of HAProxy", file + " said: " + said + "; give the path of HAProxy", null);
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
            throw new ProvisioningException(
                    "look at the version of HAProxy",
                    file + " is " + version.group() + ", which cannot add servers while it runs; install " + MAJOR + "."
                            + MINOR + " or newer",
                    null);
        }
    }

    /**
     * Has it read a configuration and all that is named in it, without an effect. Takes as long as a start.
     *
     * @return what it warns of; empty as a rule
     * @throws ProvisioningException in its words, with the lines, if it would not start with that. It does not look whether addresses are free.
     */
    String check(HaproxyDirectory directory, Path config, Duration limit) {
        // Not -q: it would say nothing of what is wrong.
        Result result = run("check configuration", List.of("-c", "-f", config.toString()), directory, limit);
        if (result.code() != 0) {
            throw new ProvisioningException(
                    "check configuration", "HAProxy said: " + result.log().words(), null);
        }
        return result.log().trouble();
    }

    private record Result(int code, LogTail log) {}

    private Result run(String stage, List<String> arguments, HaproxyDirectory directory, Duration limit) {
        Path log = directory.checkLog();
        try {
            Files.deleteIfExists(log);
            Process process = start(arguments, log);
            if (!isEnded(process, limit)) {
                throw new ProvisioningException(stage, "HAProxy took longer than " + limit.toSeconds() + " s", null);
            }
            return new Result(process.exitValue(), LogTail.all(log));
        } catch (IOException failed) {
            throw new ProvisioningException(stage, failed.toString(), failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProvisioningException(stage, "interrupted", stop);
        }
    }

    private static boolean isEnded(Process process, Duration limit) throws InterruptedException {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            // Nothing if it has ended.
            process.destroyForcibly();
        }
    }

    /** With a master, in the foreground, so that it is a child whose end is seen. It goes on when this JVM ends. */
    Process startMaster(HaproxyDirectory directory) throws IOException {
        return start(
                List.of(
                        "-W",
                        "-S",
                        masterArgument(directory),
                        "-db",
                        "-f",
                        directory.config().toString()),
                directory.log());
    }

    /** By which the processes of a directory are known. */
    static String masterArgument(HaproxyDirectory directory) {
        return directory.masterSocket() + ",mode,600";
    }

    private Process start(List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(arguments);
        // A pipe would fill, and break with this JVM. Appended to, so that it can be emptied below a running HAProxy.
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        return builder.start();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
