import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { generateHostKey, generateUserKey } from '../../src/transport/generate-keys.js';

describe('generated keys', () => {
  it('are Ed25519 pairs in OpenSSH formats', () => {
    for (const pair of [generateHostKey(), generateUserKey()]) {
      expect(pair.privateKey).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
      expect(pair.publicKey).toMatch(/^ssh-ed25519 [A-Za-z0-9+/=]{68} (host|user) key$/);
    }
  });

  it('are all sound and all different, in a number in which ssh2 alone makes broken ones', () => {
    const pairs = Array.from({ length: 800 }, generateUserKey);
    for (const { privateKey, publicKey } of pairs) {
      const [secret, open] = [ssh2.utils.parseKey(privateKey), ssh2.utils.parseKey(publicKey)];
      if (secret instanceof Error || open instanceof Error) throw new Error(`broken key ${publicKey}`);
      expect(open.getPublicSSH().length).toBe(51);
      expect(secret.getPublicSSH().equals(open.getPublicSSH())).toBe(true);
    }
    expect(new Set(pairs.map((pair) => pair.publicKey)).size).toBe(pairs.length);
  });
});
