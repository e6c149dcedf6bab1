package io.vaporform.haproxy;

import io.vaporform.http.Deadline;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The processes of a directory, known by their arguments: masters and workers, also of a JVM before this one, and also such that no longer answer. */
final class Leftovers {

    private static final Duration MOMENT = Duration.ofMillis(20);

    private Leftovers() {}

    /** All that run, of this user or others that let their arguments be seen. */
    static List<ProcessHandle> of(HaproxyDirectory directory) {
        String argument = HaproxyProgram.masterArgument(directory);
        return ProcessHandle.allProcesses()
                .filter(process -> isOf(process, argument))
                .toList();
    }

    private static boolean isOf(ProcessHandle process, String argument) {
        Optional<String[]> arguments = process.info().arguments();
        return arguments.isPresent() && Arrays.asList(arguments.get()).contains(argument) && process.isAlive();
    }

    /** Ends them as they are; also one that is stopped, which no other signal ends. False if one is still there when the time is over. */
    static boolean kill(HaproxyDirectory directory, Duration limit) throws InterruptedException {
        of(directory).forEach(ProcessHandle::destroyForcibly);
        return awaitEnd(directory, limit);
    }

    /** False if one is still there when the time is over. */
    static boolean awaitEnd(HaproxyDirectory directory, Duration limit) throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        // Not by their ends: what is dead but not yet collected by its parent, which may be slow, has no arguments any
        // more.
        while (!of(directory).isEmpty()) {
            boolean isTimeLeft = deadline.pause(MOMENT);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!isTimeLeft) {
                return false;
            }
        }
        return true;
    }
}
