package io.vaporform.spi;

/** Something a provider serves; see the interfaces that extend it. */
public interface Service {}
