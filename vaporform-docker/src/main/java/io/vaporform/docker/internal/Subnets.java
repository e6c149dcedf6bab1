package io.vaporform.docker.internal;

import io.vaporform.error.QuotaExceededException;
import io.vaporform.state.Records;
import java.util.List;

/** Which network has which part of the address range. The engine's own pools end at about thirty networks. */
final class Subnets {

    private final AddressRange range;
    private final int bits;
    private final HostRoutes routes;
    private final NumberPool pool;

    /** @param bits of each part */
    Subnets(AddressRange range, int bits, HostRoutes routes) {
        this.range = range;
        this.bits = bits;
        this.routes = routes;
        this.pool = new NumberPool("subnet/" + range + "/" + bits + "/", 0, range.parts(bits) - 1);
    }

    /**
     * Reserves a part for a network, or finds the one that was.
     *
     * @throws QuotaExceededException if the range is used up
     */
    AddressRange reserve(String network, Records records) {
        List<AddressRange> routed = routes.now();
        int number = pool.any(network, any -> routed.stream().noneMatch(part(any)::overlaps), records)
                .orElseThrow(
                        () -> new QuotaExceededException(
                                "no /" + bits + " is left of " + range
                                        + " that is no other network's and the host has no route to; widen networkRange, or delete projects"));
        return part(number);
    }

    /** The engine has another network there. */
    void takenByForeigner(AddressRange part, Records records) {
        pool.takenByForeigner((int) ((part.first() - range.first()) / part.size()), records);
    }

    void free(String network, Records records) {
        pool.free(network::equals, records);
    }

    private AddressRange part(int number) {
        return range.part(bits, number);
    }
}
