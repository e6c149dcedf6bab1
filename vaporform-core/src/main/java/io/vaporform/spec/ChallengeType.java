package io.vaporform.spec;

/** How a certification authority is shown that a name is the applicant's (<a href="https://www.rfc-editor.org/rfc/rfc8555#section-8">RFC 8555, 8</a>). More may come with later versions. */
public enum ChallengeType {
    /** A file below {@code http://<name>/.well-known/acme-challenge/}, on port 80 (RFC 8555, 8.3). Not for wildcards. */
    HTTP_01("http-01"),
    /** A TXT record at {@code _acme-challenge.<name>} (RFC 8555, 8.4). The only one for wildcards. */
    DNS_01("dns-01"),
    /** A certificate for the protocol {@code acme-tls/1}, on port 443 (<a href="https://www.rfc-editor.org/rfc/rfc8737">RFC 8737</a>). Not for wildcards. */
    TLS_ALPN_01("tls-alpn-01");

    private final String id;

    ChallengeType(String id) {
        this.id = id;
    }

    /** As ACME names it. */
    public String id() {
        return id;
    }
}
