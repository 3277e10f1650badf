import { spawn } from 'node:child_process';
import type { ExecResult, Session } from '../../src/transport/session.js';

/** The same session, whose scripts run side by side: each in a shell of its own that the test does not wait for. */
export function sideBySide(session: Session): Session {
  return { ...session, run };
}

function run(script: string): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-s']);
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 255, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }));
    child.stdin.end(script);
  });
}
