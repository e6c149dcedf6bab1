package io.vaporform.jdbc;

import io.vaporform.error.VaporformException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts values: AES-256-GCM with a fresh random nonce of 96 bits. What is stored is: format, length of the key's id, id, nonce, ciphertext with
 * tag. Format and row key are authenticated with it, so that a value is of no use in another row. Thread-safe.
 */
final class RowCipher {

    private static final byte FORMAT = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    /** Format and length of the id. */
    private static final int FIXED_BYTES = 2;

    private final KeyRing keys;
    private final byte[] currentId;
    private final SecretKey currentKey;
    private final SecureRandom random = new SecureRandom();

    /** To be used again by one after the other: finding one takes longer than encrypting a row. */
    private final Queue<Cipher> ciphers = new ConcurrentLinkedQueue<>();

    RowCipher(KeyRing keys) {
        this.keys = keys;
        this.currentId = keys.current().getBytes(StandardCharsets.US_ASCII);
        this.currentKey = Objects.requireNonNull(keys.key(keys.current()));
    }

    String current() {
        return keys.current();
    }

    byte[] seal(String row, byte[] value) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        ByteBuffer sealed =
                ByteBuffer.allocate(FIXED_BYTES + currentId.length + NONCE_BYTES + value.length + TAG_BITS / Byte.SIZE);
        sealed.put(FORMAT).put((byte) currentId.length).put(currentId).put(nonce);
        try {
            with(cipher -> cipher.doFinal(ByteBuffer.wrap(value), sealed), Cipher.ENCRYPT_MODE, currentKey, nonce, row);
        } catch (GeneralSecurityException broken) {
            throw new VaporformException(
                    "row " + row + " cannot be encrypted: this JVM offers no AES/GCM/NoPadding", broken);
        }
        return sealed.array();
    }

    /** @throws VaporformException if the key is not there, or this is not what was sealed for the row */
    byte[] open(String row, byte[] sealed) {
        String id = wellFormed(sealed) ? keyId(sealed) : "";
        if (!KeyRing.isId(id)) {
            throw tampered(row, null);
        }
        SecretKey key = keys.key(id);
        if (key == null) {
            throw new VaporformException("row " + row + " is encrypted with key " + id + ", and the key ring has only "
                    + keys.ids() + "; open the store with that key too, as in keyRing.with(\"" + id + "\", key)");
        }
        int begin = FIXED_BYTES + sealed[1];
        byte[] nonce = Arrays.copyOfRange(sealed, begin, begin + NONCE_BYTES);
        try {
            return with(
                    cipher -> cipher.doFinal(sealed, begin + NONCE_BYTES, sealed.length - begin - NONCE_BYTES),
                    Cipher.DECRYPT_MODE,
                    key,
                    nonce,
                    row);
        } catch (AEADBadTagException changed) {
            throw tampered(row, changed);
        } catch (GeneralSecurityException broken) {
            throw new VaporformException(
                    "row " + row + " cannot be decrypted: this JVM offers no AES/GCM/NoPadding", broken);
        }
    }

    boolean isCurrent(byte[] sealed) {
        return wellFormed(sealed) && keyId(sealed).equals(keys.current());
    }

    private static boolean wellFormed(byte[] sealed) {
        return sealed.length > FIXED_BYTES
                && sealed[0] == FORMAT
                && sealed[1] > 0
                && sealed.length >= FIXED_BYTES + sealed[1] + NONCE_BYTES + TAG_BITS / Byte.SIZE;
    }

    private static String keyId(byte[] sealed) {
        return new String(sealed, FIXED_BYTES, sealed[1], StandardCharsets.US_ASCII);
    }

    private static VaporformException tampered(String row, @Nullable Throwable cause) {
        return new VaporformException(
                "row " + row
                        + " of the store is not what was written: it was changed, moved or damaged outside of Vaporform;"
                        + " restore it from a backup",
                cause);
    }

    /** A cipher that failed is not used again. */
    private <T> T with(Step<T> step, int mode, SecretKey key, byte[] nonce, String row)
            throws GeneralSecurityException {
        Cipher kept = ciphers.poll();
        Cipher cipher = kept == null ? Cipher.getInstance("AES/GCM/NoPadding") : kept;
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(new byte[] {FORMAT});
        cipher.updateAAD(RowKeys.bytes(row));
        T result = step.with(cipher);
        ciphers.add(cipher);
        return result;
    }

    /** The last step, with a cipher that is ready for it. */
    private interface Step<T> {
        T with(Cipher cipher) throws GeneralSecurityException;
    }
}
