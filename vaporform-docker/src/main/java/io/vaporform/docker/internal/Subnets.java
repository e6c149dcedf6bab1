package io.vaporform.docker.internal;

import io.vaporform.error.QuotaExceededException;
import io.vaporform.state.Records;
import java.util.List;

/** Which network has which part of the address range. The engine's own pools end at about thirty networks. */
final class Subnets {

    /** What the keys of all ranges begin with: there may have been another one when a network was made. */
    private static final String KEYS = "subnet/";

    private static final int SHOWN = 5;

    private final AddressRange range;
    private final int bits;
    private final HostRoutes routes;
    private final NumberPool pool;

    /** @param bits of each part */
    Subnets(AddressRange range, int bits, HostRoutes routes) {
        this.range = range;
        this.bits = bits;
        this.routes = routes;
        this.pool = new NumberPool(KEYS + range + "/" + bits + "/", 0, range.parts(bits) - 1);
    }

    /**
     * Reserves a part for a network, or finds the one that was.
     *
     * @throws QuotaExceededException if the range is used up
     */
    AddressRange reserve(String network, Records records) {
        List<AddressRange> routed =
                routes.now().stream().filter(range::overlaps).toList();
        if (routed.stream().anyMatch(route -> route.bits() <= range.bits())) {
            throw noneLeft(routed);
        }
        int number = pool.any(network, any -> routed.stream().noneMatch(part(any)::overlaps), records)
                .orElseThrow(() -> noneLeft(routed));
        return part(number);
    }

    private QuotaExceededException noneLeft(List<AddressRange> routed) {
        return new QuotaExceededException("no /" + bits + " is left of " + range + " for a network"
                + (routed.isEmpty() ? "" : ", and the host has routes to " + some(routed))
                + "; choose another networkRange, or a larger one, or delete projects");
    }

    /** Each of our own networks is a route too. */
    private static String some(List<AddressRange> routed) {
        List<AddressRange> shown = routed.stream().limit(SHOWN).toList();
        return shown + (shown.size() < routed.size() ? " and others" : "");
    }

    /** The engine has another network there. */
    void takenByForeigner(AddressRange part, Records records) {
        pool.takenByForeigner((int) ((part.first() - range.first()) / part.size()), records);
    }

    void free(String network, Records records) {
        NumberPool.release(KEYS, network::equals, records);
    }

    private AddressRange part(int number) {
        return range.part(bits, number);
    }
}
