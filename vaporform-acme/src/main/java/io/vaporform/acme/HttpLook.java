package io.vaporform.acme;

import io.vaporform.spec.DomainName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** For HTTP-01: whether each address that the name leads to answers with what only we can answer, as a CA may take any of them. Thread-safe. */
final class HttpLook implements Look {

    private final AddressLook addresses;
    private final HttpFetch fetch;
    private final HttpProbe probe;

    /** @param probe which it removes in the end */
    HttpLook(AddressLook addresses, HttpFetch fetch, HttpProbe probe) {
        this.addresses = addresses;
        this.fetch = fetch;
        this.probe = probe;
    }

    @Override
    public List<String> problems(DomainName name) {
        AddressLook.Found found = addresses.look(name);
        List<String> problems = new ArrayList<>(found.problems());
        for (InetAddress address : found.addresses()) {
            fetch.problem(name, address, probe.path(), probe.text()).ifPresent(problems::add);
        }
        return problems;
    }

    @Override
    public void close() {
        probe.close();
    }
}
