package io.vaporform.spec;

import java.util.Optional;

/**
 * Which load balancer a route hangs on.
 *
 * @param stack {@code project/stack} of one that is shared by its project; empty for one in the route's own stack
 * @param name of the load balancer
 */
public record BalancerName(Optional<String> stack, String name) {

    /** @throws io.vaporform.error.InvalidSpecException if it is not such a name */
    public BalancerName {
        Violations found = new Violations();
        Names.checkPath(found, "balancer", name);
        stack.ifPresent(path -> {
            String[] parts = path.split("/", -1);
            found.unless(
                    parts.length == 2 && Names.isLabel(parts[0]) && Names.isLabel(parts[1]),
                    "balancer",
                    path,
                    "is not a stack",
                    "write project/stack/name, such as platform/main/edge");
        });
        found.throwIfAny();
    }

    /**
     * Reads {@code edge} or {@code platform/main/edge}.
     *
     * @throws io.vaporform.error.InvalidSpecException if {@code text} is neither
     */
    public static BalancerName parse(String text) {
        int at = text.lastIndexOf('/');
        return at < 0
                ? new BalancerName(Optional.empty(), text)
                : new BalancerName(Optional.of(text.substring(0, at)), text.substring(at + 1));
    }

    /** Its address, as a resource at {@code route} means it. */
    public Address from(Address route) {
        String[] own = {route.project(), route.stack()};
        String[] parts = stack.map(path -> path.split("/", -1)).orElse(own);
        return new Address(parts[0], parts[1], Kind.LOAD_BALANCER, name);
    }

    @Override
    public String toString() {
        return stack.map(path -> path + "/" + name).orElse(name);
    }
}
