package io.vaporform.tls;

/** A certificate in memory, and when it is to be read again. Until that is done it is shown. */
final class Kept {

    private final Answer answer;
    private final Shown shown;
    private volatile long again;

    /** @param again on the clock that never jumps */
    Kept(Shown shown, long again) {
        this.answer = Answer.of(shown);
        this.shown = shown;
        this.again = again;
    }

    Answer answer() {
        return answer;
    }

    Shown shown() {
        return shown;
    }

    boolean isDue(long now) {
        return now - again >= 0;
    }

    void readAgain(long at) {
        again = at;
    }
}
