package io.vaporform.samples.quickstart;

import io.vaporform.Data;
import io.vaporform.Project;
import io.vaporform.error.VaporformException;
import io.vaporform.spi.Settings;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Deploys a PostgreSQL and a small web application, changes them, and removes them again: with a Docker Engine where one answers, else in
 * memory. {@link Tour} holds what there is to see; this class sets it up and cleans up. What it was told to keep, and what was there when it was
 * interrupted or killed, is remembered, and the next run goes on from it. Start it with {@code ./quickstart}.
 */
public final class Quickstart {

    private static final int SECONDS_TO_CLEAN_UP = 60;

    private final PrintStream out;
    private final Settings settings;
    private final boolean keep;
    private volatile @Nullable Thread touring;
    private volatile boolean interrupted;

    Quickstart(PrintStream out, Settings settings, boolean keep) {
        this.out = out;
        this.settings = settings;
        this.keep = keep;
    }

    public static void main(String[] arguments) {
        boolean keep = List.of(arguments).contains("--keep");
        Quickstart quickstart = new Quickstart(System.out, Settings.environment(), keep);
        CountDownLatch over = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> quickstart.stop(over)));
        int exitCode = quickstart.run();
        over.countDown();
        System.exit(exitCode);
    }

    /** At Ctrl-C: ends the tour, and holds up the end of the process until all is put down. */
    private void stop(CountDownLatch over) {
        try {
            interrupted = true;
            Thread tour = touring;
            if (tour != null) {
                tour.interrupt();
            }
            over.await(SECONDS_TO_CLEAN_UP, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return 0 if all went well */
    int run() {
        ProgressBars bars =
                new ProgressBars(out, settings.get(ProgressBars.TERMINAL).isPresent());
        try {
            return visit(bars) ? 0 : 1;
        } catch (VaporformException failed) {
            failed(failed);
            return 1;
        }
    }

    private boolean visit(ProgressBars bars) {
        Optional<StateDirectory> noLongerNeeded;
        boolean well;
        try (Place place = Place.find(settings, bars)) {
            out.println(place.headline());
            Project shop = place.infrastructure().project("shop");
            well = tour(new Tour(place, shop, bars, out));
            boolean stays = keep || interrupted;
            boolean clean = stays ? stays(place) : cleanUp(place, shop, bars);
            noLongerNeeded = clean && !stays ? place.state() : Optional.empty();
            well &= clean && !interrupted;
        }
        noLongerNeeded.ifPresent(StateDirectory::remove);
        return well;
    }

    private boolean tour(Tour tour) {
        touring = Thread.currentThread();
        try {
            if (!interrupted) {
                tour.run();
            }
            return true;
        } catch (VaporformException failed) {
            return failed(failed);
        } finally {
            touring = null;
            // Whoever interrupted the tour wants it to end, and putting everything down is part of that.
            Thread.interrupted();
        }
    }

    private boolean cleanUp(Place place, Project shop, ProgressBars bars) {
        bars.begin("Everything goes, with its data", "shop.destroy(Data.DELETE)");
        try {
            shop.destroy(Data.DELETE);
            int left = shop.stack().resources().size();
            out.println(
                    left == 0
                            ? "  nothing is left"
                            : "  left: " + shop.stack().resources().keySet());
            return left == 0;
        } catch (VaporformException failed) {
            place.howToRemove().forEach(out::println);
            return failed(failed);
        }
    }

    private boolean stays(Place place) {
        if (place.state().isEmpty()) {
            out.println("\nNothing is kept: it was in memory, and is gone with this process.");
            return true;
        }
        out.println("\n" + (interrupted ? "Interrupted. What is there stays" : "Kept")
                + ", and its state in " + place.state().get().path()
                + "\nThe next ./quickstart goes on from it, and removes it at its end. To remove it without:");
        place.howToRemove().forEach(out::println);
        return true;
    }

    private boolean failed(VaporformException failure) {
        out.println("\nfailed: " + failure.getMessage());
        return false;
    }
}
