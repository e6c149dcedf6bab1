package io.vaporform.spec;

/** How somebody shows that a domain is theirs. More come with later versions. */
public enum VerificationMethod {
    /** A TXT record below the name. The only one but {@link #CNAME} that shows that a wildcard is somebody's. */
    TXT,
    /** An alias below the name, to a name that only this domain of this project is given. */
    CNAME,
    /** A file that the web server at the name hands out over HTTP. */
    FILE,
    /** An answer to a message that was sent to who administers the name. */
    EMAIL
}
