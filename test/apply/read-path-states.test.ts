import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPathStates } from '../../src/apply/read-path-states.js';
import { sha256 } from '../../src/plan/sha256.js';
import { LocalHost } from './local-host.js';

let host: LocalHost;

beforeEach(() => {
  host = new LocalHost('m1', []);
});
afterEach(() => {
  host.tree.remove();
});

describe('what paths of a host are', () => {
  it('is told with mode, owner and digest, whatever they hold and are called', async () => {
    host.tree.write('/etc/a b\t$(c)', Buffer.from([0, 255, 10]), 0o4755);
    host.tree.write('/etc/empty', '', 0o600);
    host.tree.directory('/etc/d', 0o700);
    const seen = await readPathStates(host.session, ['/etc/a b\t$(c)', '/etc/empty', '/etc/d', '/etc/none']);
    expect(seen.get('/etc/a b\t$(c)')).toMatchObject({ type: 'file', mode: 0o4755, owner: 'root:root', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(seen.get('/etc/empty')).toEqual({ type: 'file', mode: 0o600, owner: 'root:root', sha256: sha256('') });
    expect(seen.get('/etc/d')).toEqual({ type: 'directory', mode: 0o700, owner: 'root:root' });
    expect(seen.get('/etc/none')).toEqual({ type: 'absent' });
  });

  it('is not told of a link, and is nothing where no path is asked for', async () => {
    host.tree.link('/etc/link', '/etc/passwd');
    expect([...(await readPathStates(host.session, ['/etc/link']))]).toEqual([]);
    expect([...(await readPathStates(host.session, []))]).toEqual([]);
  });

  it('is not known of a host that is lost', async () => {
    host.isLost = true;
    await expect(readPathStates(host.session, ['/etc/a'])).rejects.toThrow('connection lost');
  });
});
