package io.vaporform.testkit.tck;

/** Keeps those who write and the one who looks going at the same time. */
final class Pace {
    private int looks;
    private boolean over;

    /** Waits for the end of a look, so that there is one between any two writes; false when nobody looks any more. */
    synchronized boolean awaitLook() throws InterruptedException {
        int before = looks;
        while (looks == before && !over) {
            wait();
        }
        return !over;
    }

    synchronized int over() {
        over = true;
        notifyAll();
        return looks;
    }

    private synchronized boolean looked() {
        looks++;
        notifyAll();
        return !over;
    }

    int watch(Runnable look) {
        try {
            do {
                look.run();
            } while (looked());
            return looks;
        } finally {
            over();
        }
    }
}
