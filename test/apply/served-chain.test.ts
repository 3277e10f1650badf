import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedChainTrouble } from '../../src/apply/served-chain.js';
import { ConnectionFailure } from '../../src/transport/connection-failure.js';
import type { Session } from '../../src/transport/session.js';
import { ApiActionHost } from './api-action-host.js';

const chain = { address: '2001:db8::1', port: 10250, authority: 'PEM', authorityPath: '/etc/kubernetes/pki/ca.crt' };

let host: ApiActionHost;

beforeEach(() => {
  host = new ApiActionHost();
});
afterEach(() => host.close());

/** A curl that notes its arguments and says this. */
function curl(said: string): void {
  host.tree.write('/programs/curl', `#!/bin/sh\nprintf '%s\\n' "$@" >${host.tree.path('/asked')}\nprintf '%s' '${said}' >&2\n`, 0o755);
}

describe('where sshd forbids forwarding', () => {
  it('curl on the master looks whether the chain verifies', async () => {
    const { session } = await host.context();
    const forbidding: Session = {
      host: session.host,
      run: (script, options) => session.run(script, options),
      forward: () => Promise.reject(new ConnectionFailure('m1', 'FORWARD_ERROR', 'm1: administratively prohibited')),
      close: () => session.close(),
    };
    curl('');
    expect(await servedChainTrouble(forbidding, chain)).toBeUndefined();
    const asked = readFileSync(host.tree.path('/asked'), 'utf8').split('\n');
    expect(asked).toContain(host.tree.path(chain.authorityPath));
    expect(asked).toContain('https://[2001:db8::1]:10250/healthz');
    curl('curl: (60) SSL certificate problem: self-signed certificate');
    expect(await servedChainTrouble(forbidding, chain)).toContain('self-signed certificate');
  });
});

describe('where nothing listens', () => {
  it('says so', async () => {
    const { session } = await host.context(() => ({ host: '127.0.0.1', port: 1 }));
    expect(await servedChainTrouble(session, chain)).toBe('nothing answers on 2001:db8::1:10250');
  });
});
