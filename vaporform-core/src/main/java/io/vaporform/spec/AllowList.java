package io.vaporform.spec;

import io.vaporform.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may come, by the address that the load balancer sees: everybody else is answered with 403.
 *
 * @param ranges never empty
 */
public record AllowList(List<IpRange> ranges) implements Middleware {

    /** @throws io.vaporform.error.InvalidSpecException if nobody may come */
    public AllowList {
        ranges = List.copyOf(ranges);
        new Violations()
                .unless(
                        !ranges.isEmpty(),
                        "allowList",
                        "",
                        "nobody could come",
                        "name somebody, such as 10.0.0.0/8, or leave it out")
                .throwIfAny();
    }

    /**
     * @param ranges such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or {@code 192.0.2.7}
     * @throws io.vaporform.error.InvalidSpecException naming each that is none
     */
    public static AllowList of(String... ranges) {
        Violations found = new Violations();
        List<IpRange> all = new ArrayList<>();
        for (String range : ranges) {
            try {
                all.add(IpRange.parse(range));
            } catch (InvalidSpecException wrong) {
                found.addAll("allowList.", wrong.violations());
            }
        }
        found.throwIfAny();
        return new AllowList(all);
    }

    /** Whether {@code address} may come. */
    public boolean allows(String address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    @Override
    public MiddlewareKind kind() {
        return MiddlewareKind.ALLOW_LIST;
    }
}
