import ssh2 from 'ssh2';
import type { AuthContext, ParsedKey, PublicKeyAuthContext } from 'ssh2';

/** Reads public key lines; throws when one is not a public key. */
export function parsePublicKeys(lines: readonly string[]): ParsedKey[] {
  return lines.map((line) => {
    const key = ssh2.utils.parseKey(line);
    if (key instanceof Error) throw new Error(`not a public key: ${key.message}`);
    return key;
  });
}

/**
 * Answers one login attempt of an in-process SSH server: only public keys that are authorized, only for this user,
 * and only with a signature that proves possession of the private key.
 */
export function authenticate(attempt: AuthContext, user: string, authorized: readonly ParsedKey[]): void {
  if (attempt.method === 'publickey' && attempt.username === user && isProven(attempt, authorized)) attempt.accept();
  else attempt.reject(['publickey']);
}

/** An attempt without a signature only asks whether the key would do; accepting it admits nobody yet. */
function isProven(attempt: PublicKeyAuthContext, authorized: readonly ParsedKey[]): boolean {
  const key = authorized.find((candidate) => candidate.getPublicSSH().equals(attempt.key.data));
  if (key === undefined) return false;
  if (attempt.signature === undefined || attempt.blob === undefined) return true;
  return key.verify(attempt.blob, attempt.signature, attempt.hashAlgo) === true;
}
