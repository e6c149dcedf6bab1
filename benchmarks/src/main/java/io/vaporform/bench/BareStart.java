package io.vaporform.bench;

/** A JVM that does nothing. */
final class BareStart {

    private BareStart() {}

    public static void main(String[] arguments) {
        System.out.println(Program.READY);
    }
}
