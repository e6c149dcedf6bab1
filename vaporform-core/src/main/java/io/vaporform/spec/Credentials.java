package io.vaporform.spec;

/** Who logs in, and with what. Prints without the password. */
public record Credentials(String username, Secret password) {}
