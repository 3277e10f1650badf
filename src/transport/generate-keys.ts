import ssh2 from 'ssh2';

/** An Ed25519 key pair in OpenSSH's formats. */
export interface KeyPair {
  /** Unencrypted private key. */
  readonly privateKey: string;
  /** One line, as authorized_keys and known_hosts hold it after the names. */
  readonly publicKey: string;
}

/** A new key pair for a server. */
export function generateHostKey(): KeyPair {
  return generate('host key');
}

/** A new key pair for a user. */
export function generateUserKey(): KeyPair {
  return generate('user key');
}

/** ssh2 writes one pair in some two hundred wrongly, dropping leading zero bytes (mscdex/ssh2#1390): try again. */
function generate(comment: string): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment });
    if (isSound(pair.private, pair.public)) return { privateKey: pair.private, publicKey: pair.public };
  }
}

function isSound(privateKey: string, publicKey: string): boolean {
  const [secret, open] = [ssh2.utils.parseKey(privateKey), ssh2.utils.parseKey(publicKey)];
  if (secret instanceof Error || open instanceof Error) return false;
  const proof = Buffer.from('proof');
  const signature: unknown = secret.sign(proof);
  return Buffer.isBuffer(signature) && open.verify(proof, signature) === true;
}
