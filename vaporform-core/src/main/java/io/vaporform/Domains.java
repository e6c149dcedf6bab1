package io.vaporform;

import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Kind;
import java.util.List;
import java.util.function.Consumer;

/** The domains of a stack. Thread-safe; verbs block and throw as {@link Stack#apply}. */
public final class Domains {

    private final Stack stack;

    Domains(Stack stack) {
        this.stack = stack;
    }

    /**
     * A domain with nothing but its name; see {@link #add(DomainSpec)}.
     *
     * @param name such as {@code shop.example.com} or {@code *.example.com}; may be internationalised, see {@link DomainName}
     */
    public Domain add(String name) {
        return add(DomainSpec.of(name));
    }

    /** See {@link #add(DomainSpec)}. */
    public Domain add(String name, Consumer<DomainSpec.Builder> spec) {
        DomainSpec.Builder builder = DomainSpec.builder(name);
        spec.accept(builder);
        return add(builder.build());
    }

    /**
     * Adds a domain, or changes it to what {@code spec} says. Does not wait for people: what somebody has to do, such as to set a record, is {@link Domain#instruction()}, and the domain is verified
     * once that is done, by a supervisor or {@link Domain#verify()}.
     *
     * @throws io.vaporform.error.ApplyFailedException if the name, or one above or below it, is another project's, or records could not be set
     */
    public Domain add(DomainSpec spec) {
        Address address = address(spec.name());
        stack.operation(stack.demands().component(address, spec)).await();
        return new Domain(stack, address);
    }

    /** What {@link #add(DomainSpec)} would do. Changes nothing. */
    public Plan planAdd(DomainSpec spec) {
        return stack.plan(stack.demands().component(address(spec.name()), spec));
    }

    /** A handle on a domain; whether it is there shows when it is used. */
    public Domain get(String name) {
        return new Domain(stack, address(DomainName.host(name, true)));
    }

    /** Those that were added to this stack and not released, by their names. */
    public List<Domain> list() {
        return stack.resources().keySet().stream()
                .filter(address -> address.kind().equals(Kind.DOMAIN))
                .map(address -> new Domain(stack, address))
                .toList();
    }

    private Address address(DomainName name) {
        return stack.address(Kind.DOMAIN, name.text());
    }
}
