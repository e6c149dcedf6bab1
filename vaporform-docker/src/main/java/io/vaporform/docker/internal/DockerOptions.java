package io.vaporform.docker.internal;

import io.vaporform.docker.internal.engine.EngineAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the user may choose.
 *
 * @param publishOn the address of the engine's host on which ports are published
 * @param firstPort of the range that host ports are taken from
 * @param lastPort of that range, inclusive
 * @param networkPrefix what the names of networks begin with
 * @param networkRange where networks have their addresses
 * @param networkBits how large a part of it each has, as its prefix length
 * @param promisedCpus how many times the host's CPUs may be promised
 * @param promisedMemory how many times its memory may be promised
 * @param policy what containers may do
 * @param registries logins to them
 * @param imageRetention how long an image that was pulled stays without a container
 * @param sizedVolumes where volumes have file systems of their own; empty if they have none
 * @param callTimeout how long one call to the engine may take
 */
public record DockerOptions(
        EngineAddress engine,
        String publishOn,
        int firstPort,
        int lastPort,
        String networkPrefix,
        AddressRange networkRange,
        int networkBits,
        double promisedCpus,
        double promisedMemory,
        Policy policy,
        Registries registries,
        Duration imageRetention,
        Optional<Path> sizedVolumes,
        Duration callTimeout) {}
