package io.vaporform.spec;

import java.util.List;

/**
 * The one name of a resource: {@code project/stack/kind/name}.
 *
 * @param project the tenant
 * @param stack the environment within the project
 * @param kind what it is
 * @param name unique within stack and kind; a dotted path ({@code orders-db.data}) names the child of a component. That of a domain or a certificate is its {@link DomainName}
 */
public record Address(String project, String stack, Kind kind, String name) implements Comparable<Address> {

    /** @throws io.vaporform.error.InvalidSpecException naming every part that is not a valid name */
    public Address {
        boolean domain = kind.isNamedByDns();
        if (domain || !Names.isLabel(project) || !Names.isLabel(stack) || !Names.isPath(name)) {
            Violations found = new Violations();
            Names.checkLabel(found, "project", project);
            Names.checkLabel(found, "stack", stack);
            if (domain) {
                Names.checkDomain(found, name);
            } else {
                Names.checkPath(found, kind + " name", name);
            }
            found.throwIfAny();
        }
    }

    /**
     * Reads {@code project/stack/kind/name}.
     *
     * @throws io.vaporform.error.InvalidSpecException if {@code text} is not such a path
     */
    public static Address parse(String text) {
        List<String> parts = List.of(text.split("/", -1));
        if (parts.size() != 4) {
            throw new Violations()
                    .add(
                            "address",
                            text,
                            "must have the form project/stack/kind/name",
                            "write shop/main/deployment/web")
                    .exception();
        }
        return new Address(parts.get(0), parts.get(1), Kind.of(parts.get(2)), parts.get(3));
    }

    /** The address of a child of this component, such as its volume {@code data}. */
    public Address child(Kind kind, String suffix) {
        return new Address(project, stack, kind, name + "." + suffix);
    }

    /** {@code kind/name}: the address within its stack. */
    public String local() {
        return kind + "/" + name;
    }

    /** Names differ first. */
    @Override
    public boolean equals(Object other) {
        return other == this
                || (other instanceof Address address
                        && name.equals(address.name)
                        && kind.equals(address.kind)
                        && stack.equals(address.stack)
                        && project.equals(address.project));
    }

    @Override
    public int hashCode() {
        return ((project.hashCode() * 31 + stack.hashCode()) * 31 + kind.hashCode()) * 31 + name.hashCode();
    }

    @Override
    public int compareTo(Address other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return project + "/" + stack + "/" + kind + "/" + name;
    }
}
