package io.vaporform.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Measured times in the order in which they were measured. Not thread-safe. */
final class Samples {

    private double[] millis = new double[0];

    /** Runs {@code work} once and adds how long it took. */
    void time(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        add(Duration.ofNanos(System.nanoTime() - begin));
    }

    void add(Duration sample) {
        millis = Arrays.copyOf(millis, millis.length + 1);
        millis[millis.length - 1] = sample.toNanos() / 1e6;
    }

    void addAll(Samples others) {
        int before = millis.length;
        millis = Arrays.copyOf(millis, before + others.millis.length);
        System.arraycopy(others.millis, 0, millis, before, others.millis.length);
    }

    int count() {
        return millis.length;
    }

    double mean() {
        return Arrays.stream(millis).average().orElseThrow();
    }

    double median() {
        return quantile(0.5);
    }

    /** The value below which {@code part} of the samples lie, interpolated. */
    double quantile(double part) {
        return quantile(millis, part);
    }

    /** For a table: median, quartiles, extremes, number of samples; times in milliseconds. */
    String[] cells() {
        return new String[] {
            text(median()),
            text(quantile(0.25)) + " .. " + text(quantile(0.75)),
            text(quantile(0)) + " .. " + text(quantile(1)),
            Integer.toString(count())
        };
    }

    /** How often {@code other} goes into this, sample by sample as they were interleaved: median and quartiles. */
    String pairwise(Samples other) {
        double[] ratios = ratios(other);
        return ratio(quantile(ratios, 0.5)) + " (" + ratio(quantile(ratios, 0.25)) + " .. "
                + ratio(quantile(ratios, 0.75)) + ")";
    }

    /** The median of {@link #pairwise}. */
    double medianRatio(Samples other) {
        return quantile(ratios(other), 0.5);
    }

    private double[] ratios(Samples other) {
        double[] ratios = new double[Math.min(count(), other.count())];
        Arrays.setAll(ratios, i -> millis[i] / other.millis[i]);
        return ratios;
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio >= 100 ? "%.0f" : "%.2f", ratio);
    }

    private static String text(double millis) {
        return String.format(Locale.ROOT, millis >= 100 ? "%.0f" : "%.2f", millis);
    }

    private static double quantile(double[] all, double part) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        double at = part * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** Something to be timed. */
    interface Work {
        void run() throws Exception;
    }
}
