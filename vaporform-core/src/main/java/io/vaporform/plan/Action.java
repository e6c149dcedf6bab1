package io.vaporform.plan;

/** What is to happen to a resource. More may come with later versions. */
public enum Action {
    CREATE("+"),
    UPDATE("~"),
    REPLACE("±"),
    DELETE("-"),
    /** It is no longer wanted, and kept for its data. */
    RETAIN("!"),
    NO_OP("=");

    private final String sign;

    Action(String sign) {
        this.sign = sign;
    }

    /** One character that stands for it in the text of a plan. */
    public String sign() {
        return sign;
    }
}
