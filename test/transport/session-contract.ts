import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/transport/session.js';

/** A session to try, and a folder that its host can write. The host forwards to loopback ports of this process. */
export interface SessionUnderTest {
  readonly session: Session;
  readonly folder: string;
  close(): Promise<void>;
}

/** What every transport must do. */
export function sessionContract(name: string, open: () => Promise<SessionUnderTest>): void {
  describe(`${name} as a session`, () => {
    let subject: SessionUnderTest;
    const run = (script: string): ReturnType<Session['run']> => subject.session.run(script);
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(() => subject.close());

    describe('scripts', () => {
      it('returns output, error output and exit code of a script', async () => {
        const result = await run('echo out; echo err >&2; exit 3');
        expect([result.code, String(result.stdout), String(result.stderr)]).toEqual([3, 'out\n', 'err\n']);
      });

      it.each([0, 1, 2, 124, 126, 127, 137, 255])('returns exit code %i as a result', async (code) => {
        expect((await run(`exit ${code}`)).code).toBe(code);
      });

      it('returns the code of the last command when the script does not say exit', async () => {
        expect((await run('false')).code).toBe(1);
        expect((await run('')).code).toBe(0);
      });

      it('honours set -e', async () => {
        const result = await run('set -e\necho before\nfalse\necho after');
        expect([result.code, String(result.stdout)]).toEqual([1, 'before\n']);
      });

      it('returns 1 MiB of random bytes unchanged on both outputs', async () => {
        const bytes = randomBytes(1024 * 1024);
        const file = join(subject.folder, 'bytes');
        await writeFile(file, bytes);
        const result = await run(`cat ${file}; cat ${file} >&2`);
        expect(result.stdout.equals(bytes)).toBe(true);
        expect(result.stderr.equals(bytes)).toBe(true);
      });

      it('carries 1 MiB of random bytes to the host in a heredoc', async () => {
        const bytes = randomBytes(1024 * 1024);
        const result = await run(`base64 -d <<'BYTES' | sha256sum\n${bytes.toString('base64')}\nBYTES`);
        expect(String(result.stdout)).toBe(`${createHash('sha256').update(bytes).digest('hex')}  -\n`);
      });

      it('keeps output that looks like lines, prompts or nothing', async () => {
        const result = await run(`printf '\\0\\r\\n\\n\\377bench-0\\n\\n'`);
        expect(result.stdout.toString('latin1')).toBe('\0\r\n\n\xffbench-0\n\n');
        expect(result.stderr.length).toBe(0);
      });

      it('keeps heredocs, quotes and text that is not ASCII', async () => {
        const result = await run(`cat <<'END'\n  it's "$HOME" \\ 主节点 }\nEND\ncat <<END\n$((40 + 2))\nEND`);
        expect(String(result.stdout)).toBe(`  it's "$HOME" \\ 主节点 }\n42\n`);
      });

      it('gives commands an empty standard input, so that none swallows the rest of the script', async () => {
        const result = await run('cat\nread line\necho "status $?"');
        expect(String(result.stdout)).toBe('status 1\n');
      });

      it('runs nothing of a script with a syntax error', async () => {
        const result = await run('echo ran\nif true; then\n');
        expect(result.code).toBe(2);
        expect(String(result.stdout)).toBe('');
        expect(String(result.stderr)).toContain('yntax error');
      });

      it('does not show the script in the process list', async () => {
        const result = await run(`: needle-in-the-script\nfor f in /proc/[0-9]*/cmdline; do tr '\\0' ' ' <$f; done`);
        expect(String(result.stdout)).toContain('sh -s');
        expect(String(result.stdout)).not.toContain('needle-in-the-script');
      });

      it('runs with the C locale', async () => {
        expect(String((await run('echo $LC_ALL')).stdout)).toBe('C\n');
      });

      it('runs many scripts at the same time, each with its own result', async () => {
        const codes = Array.from({ length: 20 }, (_, index) => index);
        const results = await Promise.all(codes.map((code) => run(`echo ${code}; exit ${code}`)));
        expect(results.map((result) => result.code)).toEqual(codes);
        expect(results.map((result) => String(result.stdout))).toEqual(codes.map((code) => `${code}\n`));
      });

      it('never runs more than four scripts at once', async () => {
        const folder = join(subject.folder, 'running');
        await run(`mkdir ${folder}`);
        const script = `mkdir ${folder}/$$; ls ${folder} | wc -l; sleep 0.2; rmdir ${folder}/$$`;
        const results = await Promise.all(Array.from({ length: 9 }, () => run(script)));
        const seen = results.map((result) => Number(String(result.stdout)));
        expect(Math.max(...seen)).toBeLessThanOrEqual(4);
        expect(Math.max(...seen)).toBeGreaterThan(1);
      });
    });

    describe('failures', () => {
      it('rejects when the script is killed by a signal', async () => {
        await expect(run('kill -KILL $$')).rejects.toMatchObject({
          code: 'CONNECTION_LOST',
          message: expect.stringContaining('killed by SIGKILL'),
        });
      });

      it('stops a script whose time is up, with what it has started', async () => {
        const file = join(subject.folder, 'pid');
        const script = `sleep 300 & echo $! >${file}; wait`;
        const running = subject.session.run(script, { timeoutMs: 1000 });
        await expect(running).rejects.toMatchObject({ code: 'SCRIPT_TIMEOUT', host: subject.session.host.name });
        const isAlive = `grep -q '^State:.[^ZX]' "/proc/$(cat ${file})/status" 2>/dev/null`;
        const check = `for i in 1 2 3 4 5 6 7 8 9 10; do ${isAlive} || exit 0; sleep 0.5; done; exit 1`;
        expect((await run(check)).code).toBe(0);
      });

      it('goes on working after a failed script', async () => {
        await expect(run('kill -TERM $$')).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
        expect((await run('exit 7')).code).toBe(7);
      });
    });

    describe('forwarding', () => {
      it('connects to a port that the host can reach, byte for byte', async () => {
        const echo = createTcpServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
        await once(echo.listen(0, '127.0.0.1'), 'listening');
        const bytes = randomBytes(1024 * 1024);
        const stream = await subject.session.forward('127.0.0.1', (echo.address() as AddressInfo).port);
        const received: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => received.push(chunk));
        const ended = new Promise((resolve) => stream.once('end', resolve));
        stream.end(bytes);
        await ended;
        echo.close();
        expect(Buffer.concat(received).equals(bytes)).toBe(true);
      });

      it('carries an HTTP request', async () => {
        const server = createServer((_request, response) => response.end('ok'));
        await once(server.listen(0, '127.0.0.1'), 'listening');
        const stream = await subject.session.forward('127.0.0.1', (server.address() as AddressInfo).port);
        stream.write('GET /readyz HTTP/1.0\r\n\r\n');
        expect(await text(stream)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok$/);
        server.close();
      });

      it('rejects when nothing listens there', async () => {
        await expect(subject.session.forward('127.0.0.1', 1)).rejects.toMatchObject({ code: 'FORWARD_ERROR' });
      });
    });
  });
}
