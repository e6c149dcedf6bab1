package io.vaporform.spec;

import java.util.List;

/**
 * One running copy of a deployment.
 *
 * @param name unique in the world: carries address, generation and number
 * @param engineId the provider's own identity of it
 * @param endpoints where it alone can be reached
 */
public record Instance(String name, String engineId, List<Endpoint> endpoints) {

    public Instance {
        endpoints = List.copyOf(endpoints);
    }
}
