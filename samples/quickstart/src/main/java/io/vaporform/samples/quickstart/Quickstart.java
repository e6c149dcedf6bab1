package io.vaporform.samples.quickstart;

/** Replaced by the sample as soon as there is something to show. */
public final class Quickstart {

    private Quickstart() {}

    public static void main(String[] arguments) {
        System.out.println("images " + System.getenv("VAPORFORM_QUICKSTART_IMAGE") + ", "
                + System.getenv("VAPORFORM_QUICKSTART_WEB_IMAGE"));
        System.out.println("in memory because " + System.getenv("VAPORFORM_QUICKSTART_MEMORY_REASON"));
    }
}
