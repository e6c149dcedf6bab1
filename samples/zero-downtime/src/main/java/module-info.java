/** Versions good and broken, and a killed instance, while clients go on. */
module io.vaporform.samples.zerodowntime {
    requires io.vaporform.core;
    requires io.vaporform.docker;
    requires io.vaporform.haproxy;
}
